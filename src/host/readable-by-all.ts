// Whether a program that runs as somebody else can read a file.

import { statSync } from "node:fs";
import { dirname } from "node:path";
import { systemCode } from "./system-cause.ts";

/** By the rights of the file and of each folder above it; where one cannot be looked at, no. `path` is absolute. */
export function isReadableByAll(path: string): boolean {
  try {
    if ((statSync(path).mode & 0o004) === 0) return false;
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      if ((statSync(folder).mode & 0o001) === 0) return false;
      if (folder === dirname(folder)) return true;
    }
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return false;
  }
}
