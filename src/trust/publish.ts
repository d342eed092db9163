// Puts a file of certificates on disk, and proves that it is there.

import { readFileSync } from "node:fs";
import { updateFile } from "../host/atomic-file.ts";
import { cutCertificates } from "./pem.ts";
import type { Certificate } from "./pem.ts";

/**
 * Writes the file where it differs, and then reads it back to see that it is whole, with just these certificates in it: a tool
 * that finds garbage there trusts nothing any more.
 * @throws Error that names the path and the cause
 */
export function publishCertificates(path: string, text: string, certificates: readonly Certificate[]): void {
  // Made again at every start where it differs, so that no start has to wait for the disk.
  if (!updateFile(path, text, 0o644, false)) return;
  const found = readFileSync(path, "latin1");
  const held = cutCertificates(found);
  const isWhole =
    held.length === certificates.length && held.every(({ pem }, index) => pem === certificates[index]?.pem);
  if (found !== text || !isWhole) {
    throw new Error(`Cannot write ${JSON.stringify(path)}: what is read back is not what was written`);
  }
}
