// What the kernel shows of a running process besides its command: the environment that it was started with, and its code.

import { textAt } from "./proc-files.ts";

/** A process that ends while its ancestors are followed could else lead around in circles. */
const mostAncestors = 64;

/** Null where the kernel does not show it. */
export function environmentOf(pid: number, proc = "/proc"): ReadonlyMap<string, string> | null {
  const text = textAt(`${proc}/${pid}/environ`);
  if (text === null) return null;
  const entries = Buffer.from(text, "latin1")
    .toString()
    .split("\0")
    .filter((entry) => entry.includes("="));
  return new Map(
    entries.map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
  );
}

/** The files that its code was loaded from, as far as that is machine code: absolute, each once. */
export function loadedFiles(pid: number, proc = "/proc"): string[] {
  const paths = (textAt(`${proc}/${pid}/maps`) ?? "").matchAll(/^\S+ \S+ \S+ \S+ \d+ +(\/.*)$/gm);
  return [...new Set([...paths].map(([, path = ""]) => path))];
}

/** Whether a process was started by the other, or by one that was, and so on, as long as all of them run. */
export function descendsFrom(pid: number, ancestor: number, proc = "/proc"): boolean {
  for (let one = pid, steps = 0; one > 0 && steps < mostAncestors; steps++) {
    if (one === ancestor) return true;
    const stat = textAt(`${proc}/${one}/stat`) ?? "";
    // Field 4 of proc_pid_stat(5); the command in field 2 may hold spaces and parentheses.
    one = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] ?? 0);
  }
  return false;
}
