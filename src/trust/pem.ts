// Takes the certificates out of a PEM text, whatever else is in it.

import { X509Certificate } from "node:crypto";
import { formatPem } from "../ca/pem-block.ts";

export interface Certificate {
  /** Canonical, so that two certificates are the same exactly when their PEM is. */
  readonly pem: string;
  readonly der: Buffer;
}

export interface PemFault {
  /** From 1. */
  readonly line: number;
  readonly cause: string;
}

export interface ParsedCertificates {
  readonly certificates: readonly Certificate[];
  readonly faults: readonly PemFault[];
}

const opening = "-----BEGIN ";
const dashes = "-----";
const blockHead = "-----BEGIN CERTIFICATE-----\n";
const blockFoot = "-----END CERTIFICATE-----\n";
// OpenSSL's names for the same thing (pem.h); behind a TRUSTED CERTIFICATE there are trust settings, which are left out.
const labels = new Set(["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"]);

/**
 * Text between blocks, CRLF, indentation and blocks of other kinds are passed over; a block that says CERTIFICATE and is
 * none is a fault. Reads every character once, however the blocks are damaged.
 */
export function parseCertificates(text: string): ParsedCertificates {
  const certificates: Certificate[] = [];
  const faults: PemFault[] = [];
  const lineAt = lineCounter(text);
  for (let start = text.indexOf(opening); start !== -1;) {
    const labelEnd = text.indexOf(dashes, start + opening.length);
    const label = labelEnd === -1 ? "" : text.slice(start + opening.length, labelEnd);
    let next = start + opening.length;
    if (labels.has(label)) {
      const bodyEnd = text.indexOf(dashes, labelEnd + dashes.length);
      if (bodyEnd === -1 || !text.startsWith(`${dashes}END ${label}${dashes}`, bodyEnd)) {
        faults.push({ line: lineAt(start), cause: "the block does not end" });
      } else {
        const der = Buffer.from(text.slice(labelEnd + dashes.length, bodyEnd), "base64");
        const certificate = certificateOf(der);
        if (certificate !== null) certificates.push(certificate);
        else faults.push({ line: lineAt(start), cause: "the block is not a certificate" });
        next = bodyEnd;
      }
    }
    start = text.indexOf(opening, next);
  }
  return { certificates, faults };
}

/**
 * The blocks of a text in which each is known to be a certificate, letter for letter as `pem` has it: what `isCut` told of the
 * same text once.
 */
export function cutCertificates(text: string): Certificate[] {
  const certificates: Certificate[] = [];
  for (let start = text.indexOf(blockHead); start !== -1;) {
    const body = text.indexOf(dashes, start + blockHead.length);
    if (body === -1) break;
    const end = body + blockFoot.length;
    const der = Buffer.from(text.slice(start + blockHead.length, body), "base64");
    certificates.push({ der, pem: text.slice(start, end) });
    start = text.indexOf(blockHead, end);
  }
  return certificates;
}

/** Whether cutting the text gives what parsing it gave. */
export function isCut(text: string, { certificates, faults }: ParsedCertificates): boolean {
  const cut = cutCertificates(text);
  return (
    faults.length === 0 &&
    cut.length === certificates.length &&
    cut.every(({ pem, der }, index) => {
      const parsed = certificates[index];
      return parsed !== undefined && parsed.pem === pem && parsed.der.equals(der);
    })
  );
}

/** The certificate of the DER bytes, or null where they are none. */
export function certificateOf(der: Buffer): Certificate | null {
  try {
    const { raw } = new X509Certificate(der);
    return { der: raw, pem: formatPem("CERTIFICATE", raw) };
  } catch {
    // The only thing that its constructor throws is that the bytes are not a certificate.
    return null;
  }
}

/** Tells the line, from 1, of positions that only grow. */
function lineCounter(text: string): (position: number) => number {
  let line = 1;
  let counted = 0;
  return (position) => {
    for (let at = text.indexOf("\n", counted); at !== -1 && at < position; at = text.indexOf("\n", counted)) {
      line++;
      counted = at + 1;
    }
    return line;
  };
}
