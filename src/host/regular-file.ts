// Reads a file whose name came from somebody else.

import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/**
 * The bytes of a regular file of at most `limitBytes`. A pipe or device is refused, since reading it may never end, and a
 * hostile checkout can hold a symlink to one.
 * @throws Error, either the system's or one whose message is the cause alone
 */
export function readRegularFile(path: string, limitBytes: number): Buffer {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = fstatSync(descriptor);
    if (!found.isFile()) throw new Error("it is not a regular file");
    if (found.size > limitBytes) throw new Error(`it is larger than ${limitBytes} bytes`);
    const bytes = Buffer.allocUnsafe(found.size);
    let length = 0;
    while (length < bytes.length) {
      const count = readSync(descriptor, bytes, length, bytes.length - length, null);
      if (count === 0) break;
      length += count;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}
