// Which file systems are mounted where.

import { readFileSync } from "node:fs";
import { systemCode } from "./system-cause.ts";

export interface Mount {
  /** Absolute. */
  readonly path: string;
  /** "overlay", "ext4", "tmpfs". */
  readonly type: string;
}

/** Of this process; none where the kernel does not tell. */
export function readMounts(): Mount[] {
  try {
    return parseMounts(readFileSync("/proc/self/mountinfo", "utf8"));
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return [];
  }
}

/** Fields 5 and, behind the dash, 9 of each line; space, tab, line break and backslash are written as \ooo (proc(5)). */
export function parseMounts(text: string): Mount[] {
  return text.split("\n").flatMap((line) => {
    const [before = "", behind = ""] = line.split(" - ");
    const path = before.split(" ")[4];
    if (path === undefined) return [];
    const unescaped = path.replace(/\\([0-7]{3})/g, (_whole, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    return [{ path: unescaped, type: behind.split(" ")[0] ?? "" }];
  });
}
