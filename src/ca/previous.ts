// The CAs that ours took the place of, which running tools may still be shown leaves of.

import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeFileAtomic } from "../host/atomic-file.ts";
import { systemCode } from "../host/system-cause.ts";
import { formatPem } from "./pem-block.ts";

/** The certificates in the file that have not expired yet, as PEM; none where there is no file. */
export function readPrevious(path: string, at: Date): string[] {
  let text: string;
  try {
    text = readFileSync(path, "latin1");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
  return text.split(/(?<=-----END CERTIFICATE-----\n)/).filter((pem) => isAlive(pem, at));
}

/** Adds a certificate to the file, and drops those that have expired. */
export function keepPrevious(path: string, certificate: X509Certificate, at: Date): void {
  const pem = formatPem("CERTIFICATE", certificate.raw);
  if (!isAlive(pem, at)) return;
  const kept = readPrevious(path, at);
  if (!kept.includes(pem)) writeFileAtomic(path, [...kept, pem].join(""), 0o600);
}

function isAlive(pem: string, at: Date): boolean {
  try {
    return new Date(new X509Certificate(pem).validTo).getTime() > at.getTime();
  } catch {
    // Damaged text is no certificate, and nothing hangs on it but the trust in leaves that were signed before.
    return false;
  }
}
