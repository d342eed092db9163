// Tells whether a descriptor is a terminal.

import { fstatSync } from "node:fs";

/** Of memory devices, as /dev/null (Documentation/admin-guide/devices.txt of the kernel). */
const memoryMajor = 1;

/** node:tty, and what it stands on, takes milliseconds to load: what cannot be a terminal is told without it. */
export function isTerminal(descriptor: number): boolean {
  try {
    const found = fstatSync(descriptor);
    if (!found.isCharacterDevice() || ((found.rdev >> 8) & 0xfff) === memoryMajor) return false;
  } catch {
    // It is closed.
    return false;
  }
  return process.getBuiltinModule("node:tty").isatty(descriptor);
}
