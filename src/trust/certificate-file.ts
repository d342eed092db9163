// Reads the certificates of a file that somebody named: a user's variable, an operator's setting, a distribution's place.

import { readRegularFile } from "../host/regular-file.ts";
import { systemCause } from "../host/system-cause.ts";
import { certificateOf, cutCertificates, isCut, parseCertificates } from "./pem.ts";
import type { ParsedCertificates } from "./pem.ts";
import { noProofs, type Proofs } from "./proofs.ts";

export type CertificateFile =
  | {
      readonly ok: true;
      /** The lines before the first that opens a block, as latin1: all where none does. */
      head(): string;
      /** Parses at the first call. */
      parsed(): ParsedCertificates;
    }
  | { readonly ok: false; readonly cause: string };

export type ReadCertificateFile = (path: string) => CertificateFile;

// A bundle of every public root is a quarter of a megabyte.
const largestFile = 16 * 1024 * 1024;

/** Reads each path once, however often it is named. */
export function createCertificateReader(proofs: Proofs = noProofs): ReadCertificateFile {
  const known = new Map<string, CertificateFile>();
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const file = readCertificateFile(path, proofs);
    known.set(path, file);
    return file;
  };
}

/** A PEM file with any number of certificates, or a DER file with one. */
export function readCertificateFile(path: string, proofs: Proofs = noProofs): CertificateFile {
  let bytes: Buffer;
  try {
    bytes = readRegularFile(path, largestFile);
  } catch (error) {
    return { ok: false, cause: systemCause(error) };
  }
  let parsed: ParsedCertificates | null = null;
  return {
    ok: true,
    head: () => headOf(bytes),
    parsed: () => (parsed ??= parseFile(bytes, proofs)),
  };
}

/** Below this a proof costs as much as a look at the certificates. */
const provenBytes = 16 * 1024;
const isBundle = "each block is a certificate in its one form";

function headOf(bytes: Buffer): string {
  // Behind a line break, since a path in a comment may have the words.
  const end = bytes.indexOf("\n-----BEGIN ") + 1;
  return bytes.toString("latin1", 0, end === 0 ? bytes.length : end);
}

function parseFile(bytes: Buffer, proofs: Proofs): ParsedCertificates {
  const text = bytes.toString("latin1");
  if (bytes.length >= provenBytes && proofs.has(isBundle, [bytes])) {
    return { certificates: cutCertificates(text), faults: [] };
  }
  // 0x30 opens every DER certificate; in PEM it would be text before the first block.
  const single = bytes[0] === 0x30 && !text.includes("-----BEGIN ") ? certificateOf(bytes) : null;
  if (single !== null) return { certificates: [single], faults: [] };
  const parsed = parseCertificates(text);
  if (bytes.length >= provenBytes && isCut(text, parsed)) proofs.add(isBundle, [bytes]);
  return parsed;
}

/** The certificates of the file; none where it cannot be read. */
export function certificatesIn(file: CertificateFile): ParsedCertificates["certificates"] {
  return file.ok ? file.parsed().certificates : [];
}
