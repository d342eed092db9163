// A file that is large and like nothing else, to see that every byte arrives in its place.

import { createCipheriv, createHash } from "node:crypto";
import { createReadStream, closeSync, openSync, writeSync } from "node:fs";

const mebibyte = 1024 * 1024;

/** Writes `sizeMiB` of a key stream, so that no two stretches are the same, and returns its SHA-256 in hex. */
export function writeBigFile(path: string, sizeMiB: number): string {
  const stream = createCipheriv("aes-128-ctr", Buffer.alloc(16, 1), Buffer.alloc(16));
  const zeros = Buffer.alloc(mebibyte);
  const hash = createHash("sha256");
  const descriptor = openSync(path, "w");
  for (let written = 0; written < sizeMiB; written += 1) {
    const block = stream.update(zeros);
    hash.update(block);
    writeSync(descriptor, block);
  }
  closeSync(descriptor);
  return hash.digest("hex");
}

/** The SHA-256 of a file, in hex. */
export async function fileDigest(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
