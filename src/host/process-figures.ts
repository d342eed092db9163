// What this process takes of the machine.

import { readdirSync } from "node:fs";

export interface OwnFigures {
  readonly residentBytes: number;
  /** User and system time of all its threads. */
  readonly cpuSeconds: number;
  /** 0 where the kernel does not tell. */
  readonly openDescriptors: number;
  /** Since 1970. */
  readonly startedAtSeconds: number;
}

export function ownFigures(): OwnFigures {
  const { user, system } = process.cpuUsage();
  return {
    residentBytes: process.memoryUsage.rss(),
    cpuSeconds: (user + system) / 1e6,
    openDescriptors: openDescriptors(),
    startedAtSeconds: performance.timeOrigin / 1000,
  };
}

function openDescriptors(): number {
  try {
    // One of them is that of the folder, open while it is read (proc_pid_fd(5)).
    return readdirSync("/proc/self/fd").length - 1;
  } catch {
    return 0;
  }
}
