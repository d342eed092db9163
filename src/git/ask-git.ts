// Runs git to ask it something about its configuration.

export interface GitPlace {
  /** Where it is asked: its repository, if it is in one, has a configuration of its own. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface GitAnswer {
  /** Null where git could not be started, or took too long. */
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

const patienceMs = 5000;

/** Never rejects. Never asks the user for anything, and runs no pager. */
export async function askGit(argv: readonly string[], { folder, env }: GitPlace): Promise<GitAnswer> {
  try {
    const git = Bun.spawn(["git", "--no-pager", ...argv], {
      cwd: folder,
      env: { ...env, GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
      timeout: patienceMs,
    });
    const [stdout, stderr] = await Promise.all([git.stdout.bytes(), git.stderr.text(), git.exited]);
    return { exitCode: git.signalCode === null ? git.exitCode : null, stdout: Buffer.from(stdout), stderr };
  } catch {
    return { exitCode: null, stdout: Buffer.alloc(0), stderr: "" };
  }
}
