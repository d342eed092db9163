// Gives back the memory of code that was needed for the start alone.

import { readFileSync, readlinkSync } from "node:fs";
import { dropPages } from "./libc.ts";

/**
 * The program's own code is pages of its file, which nothing has changed: most of those that a start runs (the parser,
 * certificates, SQLite) are never run again. Those that are come back from the page cache, one fault for sixteen. Not what
 * may only be read: the loader has written addresses into some of that. Does nothing where the kernel does not tell.
 */
export async function releaseCode(): Promise<void> {
  for (const { start, end } of codePages()) await dropPages(start, end);
}

interface Pages {
  readonly start: bigint;
  readonly end: bigint;
}

/** Of /proc/self/maps (proc_pid_maps(5)): what is mapped from the program's file to be executed. */
function codePages(): Pages[] {
  try {
    const program = readlinkSync("/proc/self/exe");
    const lines = readFileSync("/proc/self/maps", "latin1").split("\n");
    return lines.flatMap((line) => {
      const [, start, end, rights = "", path] =
        /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ +(.*)$/.exec(line) ?? [];
      if (start === undefined || end === undefined || path !== program || rights !== "r-xp") return [];
      return [{ start: BigInt(`0x${start}`), end: BigInt(`0x${end}`) }];
    });
  } catch {
    return [];
  }
}
