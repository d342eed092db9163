// Runs git to ask it something about its configuration.

import { spawn } from "node:child_process";

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
  const { promise, resolve } = Promise.withResolvers<GitAnswer>();
  const out: Buffer[] = [];
  const errors: Buffer[] = [];
  const git = spawn("git", ["--no-pager", ...argv], {
    cwd: folder,
    env: { ...env, GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: patienceMs,
  });
  git.stdout.on("data", (bytes: Buffer) => void out.push(bytes));
  git.stderr.on("data", (bytes: Buffer) => void errors.push(bytes));
  const answer = (exitCode: number | null): GitAnswer => ({
    exitCode,
    stdout: Buffer.concat(out),
    stderr: Buffer.concat(errors).toString(),
  });
  git.once("error", () => resolve(answer(null)));
  git.once("close", (code) => resolve(answer(code)));
  return await promise;
}
