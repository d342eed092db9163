// The file that holds the upstream's credentials.

import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { accept, refuse, type Parsed } from "../wire/parsed.ts";
import { systemCause } from "../host/system-cause.ts";
import { parseCredentials } from "./credentials.ts";

const longestSecret = 16 * 1024;

export interface Secret {
  /** The value for Proxy-Authorization. */
  readonly authorization: string;
  /** Whether every user of the machine can read the file. */
  readonly exposed: boolean;
}

/** Reads one line. Faults never repeat any of it. */
export function readSecretFile(path: string): Parsed<Secret> {
  let descriptor: number;
  try {
    // O_NONBLOCK: a FIFO without a writer would hold the start for ever.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return refuse(`it cannot be read: ${systemCause(error)}`);
  }
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) return refuse("it is no regular file");
    if (status.size > longestSecret) return refuse(`it is longer than ${longestSecret} bytes`);
    const content = Buffer.alloc(status.size);
    const length = readSync(descriptor, content, 0, status.size, 0);
    const credentials = parseCredentials(content.toString("utf8", 0, length).replace(/\r?\n$/, ""));
    if (!credentials.ok) return credentials;
    return accept({ authorization: credentials.value, exposed: (status.mode & 0o004) !== 0 });
  } finally {
    closeSync(descriptor);
  }
}
