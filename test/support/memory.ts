// How much memory a process holds.

import { readFileSync } from "node:fs";

/** VmRSS of /proc/PID/status (proc_pid_status(5)), in MiB. */
export function residentMiB(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  if (kibibytes === undefined) throw new Error(`Cannot find VmRSS of process ${pid}`);
  return Number(kibibytes) / 1024;
}

/** The most that it held at any look during `durationMs`. */
export async function peakResidentMiB(pid: number, durationMs: number): Promise<number> {
  const until = performance.now() + durationMs;
  let peak = residentMiB(pid);
  while (performance.now() < until) {
    await Bun.sleep(20);
    peak = Math.max(peak, residentMiB(pid));
  }
  return peak;
}
