// How many descriptors a process has open, and how many it may have.

import { readdirSync, readFileSync } from "node:fs";

/** The entries of /proc/PID/fd (proc_pid_fd(5)). */
export function openDescriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** What a test needs that has so many open in one process. Bun and Node raise their soft limit to the hard one themselves. */
export function needsDescriptors(count: number): string[] {
  const limits = readFileSync("/proc/self/limits", "latin1");
  const hard = /^Max open files\s+\S+\s+(\d+|unlimited)/m.exec(limits)?.[1] ?? "0";
  return hard === "unlimited" || Number(hard) >= count ? [] : [`a hard limit of ${count} open files`];
}
