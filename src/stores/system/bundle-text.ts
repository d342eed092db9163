// A bundle's text as a distribution's helper writes it: ours put in and taken out, everything else byte for byte.

import { readRegularFile } from "../../host/regular-file.ts";
import { systemCause, systemCode } from "../../host/system-cause.ts";
import type { Certificate } from "../../trust/pem.ts";
import { labelOf } from "./label.ts";
import { storeError } from "./store-codes.ts";

/**
 * Where the helper puts an administrator's CA, and whether with its name above: at the end, as Debian's and Alpine's do;
 * or first, as p11-kit does, which reads the administrator's anchors before the distribution's.
 */
export type BundleForm = "last" | "first" | "first, with names";

export interface PemBlock {
  readonly start: number;
  /** Behind the line break of its last line. */
  readonly end: number;
  /** Of the certificate alone: trust settings may follow it in the block. */
  readonly der: Buffer;
}

export interface ReadBlocks {
  readonly blocks: readonly PemBlock[];
  /** What is wrong with the first block that is damaged; null where none is. */
  readonly fault: string | null;
}

// A bundle of every public root is a quarter of a megabyte.
const largestBundle = 16 * 1024 * 1024;

/**
 * As latin1, so that no byte is lost; empty where there is no file.
 * @throws StoreError
 */
export function readBundle(path: string): string {
  return readBundleBytes(path).toString("latin1");
}

/**
 * None where there is no file.
 * @throws StoreError
 */
export function readBundleBytes(path: string): Buffer {
  try {
    return readRegularFile(path, largestBundle);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return Buffer.alloc(0);
    throw storeError("system_store_damaged", "read", path, systemCause(error), error);
  }
}

const opening = /^[ \t]*-----BEGIN ((?:X509 |TRUSTED )?CERTIFICATE)-----[ \t]*\r?$/gm;

/**
 * The certificates of the text. A block is whole where it ends and its content is DER of the length that it says of
 * itself; whether a certificate is one that this program likes is not asked, since it is not the only reader.
 */
export function readBlocks(text: string): ReadBlocks {
  const blocks: PemBlock[] = [];
  for (const found of text.matchAll(opening)) {
    const bodyStart = found.index + found[0].length;
    const closing = `-----END ${found[1] ?? ""}-----`;
    const bodyEnd = text.indexOf("-----", bodyStart);
    const lineEnd = text.indexOf("\n", bodyEnd);
    const end = lineEnd === -1 ? text.length : lineEnd + 1;
    const der = firstDer(Buffer.from(text.slice(bodyStart, bodyEnd), "base64"));
    if (bodyEnd === -1 || text.slice(bodyEnd, end).trim() !== closing || der === null) {
      const line = text.slice(0, found.index).split("\n").length;
      return { blocks, fault: `the certificate in line ${line} is damaged` };
    }
    blocks.push({ start: found.index, end, der });
  }
  const isEmpty = text.trim() === "" || blocks.length > 0;
  return { blocks, fault: isEmpty ? null : "it has text and no certificate" };
}

/** Puts those in that the text lacks, in the helper's form. */
export function putIn(text: string, certificates: readonly Certificate[], form: BundleForm): string {
  const { blocks } = readBlocks(text);
  const missing = certificates.filter(({ der }) => !blocks.some((block) => block.der.equals(der)));
  if (missing.length === 0) return text;
  const [first] = blocks;
  if (form === "last" || first === undefined) {
    const lineBreak = text === "" || text.endsWith("\n") ? "" : "\n";
    return (
      text +
      lineBreak +
      missing.map((one) => formatBlock(one, form)).join(form === "first, with names" ? "\n" : "")
    );
  }
  const isNamed = form === "first, with names";
  const start = isNamed ? startWithName(text, first) : first.start;
  const ours = missing.map((one) => formatBlock(one, form) + (isNamed ? "\n" : "")).join("");
  return text.slice(0, start) + ours + text.slice(start);
}

/** Takes every block out whose certificate is wanted away, with the name above it and the empty line between. */
export function takeOut(text: string, isUnwanted: (der: Buffer) => boolean): string {
  let kept = "";
  let from = 0;
  for (const block of readBlocks(text).blocks) {
    if (!isUnwanted(block.der)) continue;
    const start = Math.max(startWithName(text, block, nameLine(block.der)), from);
    kept += text.slice(from, start);
    from = block.end;
    if (start !== block.start) {
      if (text[from] === "\n") from += 1;
      else if (from === text.length && kept.endsWith("\n\n")) kept = kept.slice(0, -1);
    }
  }
  return kept + text.slice(from);
}

function formatBlock(certificate: Certificate, form: BundleForm): string {
  return form === "first, with names" ? nameLine(certificate.der) + certificate.pem : certificate.pem;
}

/** As bytes of UTF-8, like the rest of the text. */
function nameLine(der: Buffer): string {
  return Buffer.from(`# ${labelOf(der)}\n`).toString("latin1");
}

/** Where the line begins that names the block, or the block itself where there is none; `name`: the one line that counts. */
function startWithName(text: string, block: PemBlock, name?: string): number {
  const lineStart = text.lastIndexOf("\n", block.start - 2) + 1;
  const above = text.slice(lineStart, block.start);
  const isName = name === undefined ? /^# .*\r?\n$/.test(above) : above === name;
  return isName ? lineStart : block.start;
}

/** Null where the bytes do not begin with a whole DER sequence. */
function firstDer(bytes: Buffer): Buffer | null {
  // A certificate is longer than 127 bytes and shorter than 64 KiB: its length is told in one or two bytes.
  const count = bytes[0] === 0x30 ? (bytes[1] ?? 0) - 0x80 : 0;
  if (count < 1 || count > 2 || bytes.length < 2 + count) return null;
  const end = 2 + count + bytes.readUIntBE(2, count);
  return end > bytes.length ? null : bytes.subarray(0, end);
}
