// A server process that a test starts, reads and ends by its pid.

import { openSync, closeSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./temporary.ts";

export interface Child extends AsyncDisposable {
  readonly pid: number;
  /** What it has written so far. */
  stdout(): string;
  stderr(): string;
  /** Whether it has ended. */
  hasEnded(): boolean;
  /** Resolves to its exit code when it has ended: 128 + the signal's number when a signal did it, as a shell tells it. */
  readonly exited: Promise<number>;
  /** The signal that ended it, or null. */
  endedBy(): string | null;
  /** Sends a signal and does not wait. */
  signal(name: NodeJS.Signals): void;
  /** SIGTERM, then SIGKILL when it still runs after `graceMs`. Resolves to the exit code; safe to call twice. */
  stop(graceMs?: number): Promise<number>;
}

export interface ChildOptions {
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Default: a new empty folder. */
  readonly cwd?: string;
  /** Written to its stdin, which then ends. Default: /dev/null. */
  readonly stdin?: string | Uint8Array;
}

/**
 * Starts a program in the background. Its output goes to files: it never blocks on a full pipe, and what it leaves behind
 * keeps nobody waiting. When the test process dies, `bun test --no-orphans` (test/run.ts passes it) ends it too.
 */
export function startChild(argv: readonly string[], options: ChildOptions): Child {
  const folder = temporaryFolder("child");
  const files = { stdout: join(folder, "stdout"), stderr: join(folder, "stderr") };
  const descriptors = [openSync(files.stdout, "a"), openSync(files.stderr, "a")] as const;
  const subprocess = Bun.spawn([...argv], {
    env: { ...options.env },
    cwd: options.cwd ?? folder,
    stdin: options.stdin === undefined ? "ignore" : Buffer.from(options.stdin as Uint8Array),
    stdout: descriptors[0],
    stderr: descriptors[1],
  });
  for (const descriptor of descriptors) closeSync(descriptor);

  const hasEnded = (): boolean => subprocess.exitCode !== null || subprocess.signalCode !== null;
  const stop = async (graceMs = 5000): Promise<number> => {
    if (!hasEnded()) subprocess.kill("SIGTERM");
    const timer = setTimeout(() => subprocess.kill("SIGKILL"), graceMs);
    const code = await subprocess.exited;
    clearTimeout(timer);
    return code;
  };
  return {
    pid: subprocess.pid,
    stdout: () => readFileSync(files.stdout, "utf8"),
    stderr: () => readFileSync(files.stderr, "utf8"),
    hasEnded,
    exited: subprocess.exited,
    endedBy: () => (subprocess.signalCode === null ? null : String(subprocess.signalCode)),
    signal: (name) => subprocess.kill(name),
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
    },
  };
}
