// Runs a command that makes files of its own from those that were put back, as a distribution's helper does.

import { systemCode } from "../host/system-cause.ts";

export interface HelperReport {
  readonly argv: readonly string[];
  /** absent: the program is not there any more, nor what it would have made anew. */
  readonly outcome: "run" | "absent" | "failed";
  /** Why it failed, a sentence without final stop; else null. */
  readonly detail: string | null;
}

// Not the caller's, whose variables may lead the helper to what is just being taken away.
const environment = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  LANG: "C",
};

/** Ends it when it takes longer. Never rejects. */
export async function runHelper(argv: readonly string[], timeoutMs: number): Promise<HelperReport> {
  const failed = (detail: string): HelperReport => ({ argv, outcome: "failed", detail });
  const name = JSON.stringify(argv[0] ?? "");
  let child: Bun.Subprocess<"ignore", "ignore", "ignore">;
  try {
    child = Bun.spawn([...argv], {
      cwd: "/",
      env: environment,
      stdin: "ignore",
      stdout: "ignore",
      stderr: "ignore",
      timeout: timeoutMs,
      killSignal: "SIGKILL",
    });
  } catch (error) {
    if (systemCode(error) === "ENOENT") return { argv, outcome: "absent", detail: null };
    return failed(`Cannot run ${name}: ${systemCode(error) ?? String(error)}`);
  }
  const code = await child.exited;
  if (code === 0) return { argv, outcome: "run", detail: null };
  if (child.signalCode === "SIGKILL") return failed(`${name} did not end in ${timeoutMs / 1000} s`);
  return failed(`${name} ended with ${child.signalCode ?? `exit code ${code}`}`);
}
