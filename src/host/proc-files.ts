// Reads /proc. Processes end while they are looked at, and those of others may not be looked at: each is as if nothing was there.

import { readdirSync, readFileSync, readlinkSync } from "node:fs";

export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

export function linkAt(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

/** One character for each byte. */
export function textAt(path: string): string | null {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return null;
  }
}
