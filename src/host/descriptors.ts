// How many descriptors this process may have open.

import { readFileSync } from "node:fs";

/** What a Linux login gets when nothing says otherwise; used where /proc does not tell. */
const commonSoftLimit = 1024;

/** The soft limit on open files, from /proc/self/limits (proc(5)). */
export function descriptorLimit(limitsFile = "/proc/self/limits"): number {
  let text: string;
  try {
    text = readFileSync(limitsFile, "latin1");
  } catch {
    return commonSoftLimit;
  }
  const found = /^Max open files\s+(\d+|unlimited)/m.exec(text)?.[1];
  if (found === undefined) return commonSoftLimit;
  return found === "unlimited" ? 1_048_576 : Number(found);
}
