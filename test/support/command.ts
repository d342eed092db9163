// A command that a test runs to its end.

import { startChild } from "./child.ts";
import type { ChildOptions } from "./child.ts";

export interface CommandResult {
  /** 128 + the signal's number when a signal ended it, as a shell tells it. */
  readonly exitCode: number;
  readonly endedBy: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly elapsedMs: number;
}

export interface CommandOptions extends ChildOptions {
  /** Default 60 s. */
  readonly timeoutMs?: number;
}

/** Runs a command. Any exit code is an answer; only running over its time throws, with what it had written. */
export async function runCommand(argv: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const timeoutMs = options.timeoutMs ?? 60_000;
  const startedMs = performance.now();
  const child = startChild(argv, options);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.signal("SIGKILL");
  }, timeoutMs);
  const exitCode = await child.exited;
  clearTimeout(timer);
  const result = { exitCode, endedBy: child.endedBy(), stdout: child.stdout(), stderr: child.stderr() };
  if (timedOut) {
    throw new Error(
      `Cannot finish "${argv.join(" ")}" in ${timeoutMs} ms:\n${result.stdout}\n${result.stderr}`,
    );
  }
  return { ...result, elapsedMs: performance.now() - startedMs };
}

/** Runs a command that must exit with 0 and returns its stdout; throws with all that it wrote otherwise. */
export async function mustRun(argv: readonly string[], options: CommandOptions): Promise<string> {
  const result = await runCommand(argv, options);
  if (result.exitCode === 0) return result.stdout;
  throw new Error(
    `Cannot run "${argv.join(" ")}": exit ${result.exitCode}\n${result.stdout}\n${result.stderr}`,
  );
}
