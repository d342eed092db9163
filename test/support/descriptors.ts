// How many descriptors a process has open.

import { readdirSync } from "node:fs";

/** The entries of /proc/PID/fd (proc_pid_fd(5)). */
export function openDescriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}
