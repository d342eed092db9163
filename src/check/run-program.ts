// Runs a program with a limit on its time, and ends all that it has started.

import { closeSync, openSync, readSync } from "node:fs";
import { systemCause } from "../host/system-cause.ts";

export interface ProgramRun {
  /** Null where a signal ended it, or it could not be started. */
  readonly exitCode: number | null;
  /** The signal, where one did that was not ours. */
  readonly signal: string | null;
  readonly timedOut: boolean;
  /** What it printed on both, mixed as it came; the first 256 KiB. */
  readonly output: string;
  readonly durationMs: number;
}

export interface ProgramOptions {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly input: string;
  /** Made for the output, so that a process which outlives the program cannot keep us waiting on a pipe. */
  readonly outputFile: string;
  readonly limitMs: number;
  readonly abort: AbortSignal;
}

const largestOutput = 256 * 1024;

export async function runProgram(options: ProgramOptions): Promise<ProgramRun> {
  const startedAtMs = performance.now();
  const written = openSync(options.outputFile, "wx+", 0o600);
  try {
    let child: Bun.Subprocess;
    try {
      child = Bun.spawn([...options.argv], {
        cwd: options.folder,
        env: options.env,
        stdin: options.input === "" ? "ignore" : Buffer.from(options.input),
        stdout: written,
        stderr: written,
        // A group of its own, which the limit ends as a whole.
        detached: true,
      });
    } catch (error) {
      return { exitCode: null, signal: null, timedOut: false, output: systemCause(error), durationMs: 0 };
    }
    let timedOut = false;
    const end = (): void => endGroup(child.pid);
    const limit = setTimeout(() => {
      timedOut = true;
      end();
    }, options.limitMs);
    options.abort.addEventListener("abort", end);
    if (options.abort.aborted) end();
    await child.exited;
    const durationMs = Math.round(performance.now() - startedAtMs);
    clearTimeout(limit);
    options.abort.removeEventListener("abort", end);
    // Daemons and helpers that it has left behind.
    end();
    const { exitCode, signalCode } = child;
    return {
      exitCode,
      signal: timedOut || signalCode === null ? null : String(signalCode),
      timedOut,
      output: readStart(written),
      durationMs,
    };
  } finally {
    closeSync(written);
  }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody is left in it.
  }
}

function readStart(descriptor: number): string {
  const bytes = Buffer.alloc(largestOutput);
  return bytes.toString("utf8", 0, readSync(descriptor, bytes, 0, largestOutput, 0));
}
