// CPU time and resident memory of a process with all its descendants, from /proc (proc(5)).

import { readdirSync, readFileSync } from "node:fs";

/** Kernel ticks per second as user space sees them: 100 on every Linux that Bun runs on (sysconf(_SC_CLK_TCK)). */
const ticksPerSecond = 100;

export interface ProcessStat {
  readonly pid: number;
  readonly parentPid: number;
  /** User and system time of all its threads and of the children that it waited for. */
  readonly cpuSeconds: number;
}

/** One line of /proc/PID/stat; the command may hold spaces and parentheses, so fields count from the last `)`. */
export function parseProcessStat(line: string): ProcessStat {
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
  return { pid: Number.parseInt(line, 10), parentPid: Number(fields[1]), cpuSeconds: ticks / ticksPerSecond };
}

export function treeCpuSeconds(rootPid: number): number {
  return readTree(rootPid).reduce((sum, stat) => sum + stat.cpuSeconds, 0);
}

export interface Memory {
  /** Pages in memory, those of shared files included. */
  readonly rssBytes: number;
  /** The same with shared pages divided by the number of their users. */
  readonly pssBytes: number;
}

export function treeMemory(rootPid: number): Memory {
  let rssBytes = 0;
  let pssBytes = 0;
  for (const { pid } of readTree(rootPid)) {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "latin1");
    rssBytes += kibibytes(rollup, "Rss") * 1024;
    pssBytes += kibibytes(rollup, "Pss") * 1024;
  }
  return { rssBytes, pssBytes };
}

function kibibytes(rollup: string, field: string): number {
  const match = new RegExp(`^${field}: +(\\d+) kB`, "m").exec(rollup);
  return Number(match?.[1]);
}

function readTree(rootPid: number): ProcessStat[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readStat(name));
  const tree = all.filter((stat) => stat.pid === rootPid);
  for (const member of tree) {
    tree.push(...all.filter((stat) => stat.parentPid === member.pid));
  }
  return tree;
}

function readStat(pid: string): ProcessStat[] {
  try {
    return [parseProcessStat(readFileSync(`/proc/${pid}/stat`, "latin1"))];
  } catch (error) {
    // A process may end between readdir and read: ENOENT before open, ESRCH after it (proc(5)).
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) {
      return [];
    }
    throw error;
  }
}
