// Which process is meant by a pid, so that a pid used again is not taken for the process that had it before.

import { readFileSync } from "node:fs";
import { systemCode } from "./system-cause.ts";

export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot, or null where the kernel does not tell. */
  readonly startTime: number | null;
}

interface ProcessState {
  readonly state: string;
  readonly startTime: number;
}

/**
 * Fields 3 and 22 of /proc/PID/stat. The command in field 2 may hold spaces and parentheses, so counting starts after
 * its last one.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export function parseProcessStat(text: string): ProcessState | null {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const startTime = Number(fields[19]);
  return fields[0] === undefined || !Number.isSafeInteger(startTime) ? null : { state: fields[0], startTime };
}

function readProcessState(pid: number): ProcessState | null {
  try {
    return parseProcessStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch (error) {
    // No such process, one that ended while it was read, or no /proc.
    if (["ENOENT", "ESRCH", "EACCES"].includes(systemCode(error) ?? "")) return null;
    throw error;
  }
}

export function identifyProcess(pid: number): ProcessIdentity {
  return { pid, startTime: readProcessState(pid)?.startTime ?? null };
}

/** Whether that very process still runs. Without /proc a pid that is in use is taken for it. */
export function isRunning(identity: ProcessIdentity): boolean {
  const found = readProcessState(identity.pid);
  if (found === null) return identity.startTime === null && pidInUse(identity.pid);
  // A zombie holds its pid, but nothing runs.
  if (found.state === "Z" || found.state === "X") return false;
  return identity.startTime === null || identity.startTime === found.startTime;
}

/**
 * Whether this process is in the foreground of a terminal, whose keys (interrupt, quit) and resizes then reach every
 * process of the group, not us alone. Fields 5, 7 and 8 of /proc/self/stat.
 */
export function inForeground(): boolean {
  const text = readFileSync("/proc/self/stat", "utf8");
  const [, , group, , terminal, foreground] = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return terminal !== "0" && group === foreground;
}

function pidInUse(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}
