// JKS, the JDK's own keystore format: what Debian's cacerts is, and that of every JDK before 18.

import { createHash } from "node:crypto";
import { KeystoreError } from "./trusted-entry.ts";
import type { TrustedEntry } from "./trusted-entry.ts";

const magic = 0xfeedfeed;
const headLength = 12;
const digestLength = 20;
const whitener = Buffer.from("Mighty Aphrodite");

/**
 * One entry of the file; a private key has no trusted one.
 * @see https://github.com/openjdk/jdk/blob/master/src/java.base/share/classes/sun/security/provider/JavaKeyStore.java
 */
interface JksEntry {
  readonly whole: Buffer;
  readonly trusted: TrustedEntry | null;
}

interface Jks {
  readonly head: Buffer;
  readonly entries: readonly JksEntry[];
  readonly digest: Buffer;
}

export function isJks(bytes: Buffer): boolean {
  return bytes.length >= 4 && bytes.readUInt32BE(0) === magic;
}

/** @throws KeystoreError */
export function readJks(bytes: Buffer): readonly TrustedEntry[] {
  return parse(bytes).entries.flatMap(({ trusted }) => (trusted === null ? [] : [trusted]));
}

/**
 * Whether the file was sealed with this password. A JVM that is given none does not look.
 * @throws KeystoreError
 */
export function isJksSealedWith(bytes: Buffer, password: string): boolean {
  const { digest } = parse(bytes);
  return digest.equals(seal(bytes.subarray(0, bytes.length - digestLength), password));
}

/**
 * The same keystore without the trusted entries that `drops` picks and with those of `added` at its end, sealed with
 * `password`; the bytes of every other entry stay. `addedAtMs` is the date that the new ones are given.
 * @throws KeystoreError
 */
export function changeJks(
  bytes: Buffer,
  drops: (entry: TrustedEntry) => boolean,
  added: readonly TrustedEntry[],
  { password, addedAtMs }: { readonly password: string; readonly addedAtMs: number },
): Buffer {
  const { head, entries } = parse(bytes);
  const kept = entries.filter(({ trusted }) => trusted === null || !drops(trusted));
  const body = Buffer.concat([
    head,
    uint32(kept.length + added.length),
    ...kept.map(({ whole }) => whole),
    ...added.map((entry) => formatEntry(entry, addedAtMs, head.readUInt32BE(4))),
  ]);
  return Buffer.concat([body, seal(body, password)]);
}

function formatEntry({ alias, der }: TrustedEntry, dateMs: number, version: number): Buffer {
  const date = Buffer.alloc(8);
  date.writeBigInt64BE(BigInt(dateMs));
  const type = version === 1 ? [] : [shortText("X.509")];
  return Buffer.concat([uint32(2), shortText(alias), date, ...type, uint32(der.length), der]);
}

function parse(bytes: Buffer): Jks {
  if (!isJks(bytes)) throw new KeystoreError("it is not a JKS keystore");
  if (bytes.length < headLength + digestLength) throw endsEarly();
  const version = bytes.readUInt32BE(4);
  if (version !== 1 && version !== 2) throw new KeystoreError(`it has the unknown JKS version ${version}`);
  const count = bytes.readUInt32BE(8);
  const body = bytes.subarray(0, bytes.length - digestLength);
  const entries: JksEntry[] = [];
  let at = headLength;
  for (let index = 0; index < count; index++) {
    const entry = parseEntry(body, at, version);
    entries.push(entry);
    at += entry.whole.length;
  }
  if (at !== body.length) throw new KeystoreError("there is more behind its last entry");
  return { head: bytes.subarray(0, 8), entries, digest: bytes.subarray(body.length) };
}

function parseEntry(body: Buffer, start: number, version: number): JksEntry {
  let at = start;
  const take = (length: number): Buffer => {
    if (at + length > body.length) throw endsEarly();
    at += length;
    return body.subarray(at - length, at);
  };
  const takeShort = (): Buffer => take(take(2).readUInt16BE(0));
  const takeLong = (): Buffer => take(take(4).readUInt32BE(0));
  const takeCertificate = (): Buffer => {
    if (version === 2) takeShort();
    return takeLong();
  };

  const tag = take(4).readUInt32BE(0);
  // Java's modified UTF-8 differs from UTF-8 in NUL and in what lies outside the BMP alone.
  const alias = takeShort().toString("utf8");
  take(8);
  let trusted: TrustedEntry | null = null;
  if (tag === 2) trusted = { alias, der: takeCertificate() };
  else if (tag === 1) {
    takeLong();
    const count = take(4).readUInt32BE(0);
    for (let index = 0; index < count; index++) takeCertificate();
  } else throw new KeystoreError(`it has an entry of the unknown kind ${tag}`);
  return { whole: body.subarray(start, at), trusted };
}

function seal(body: Buffer, password: string): Buffer {
  return createHash("sha1").update(utf16(password)).update(whitener).update(body).digest();
}

function utf16(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function shortText(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function endsEarly(): KeystoreError {
  return new KeystoreError("it ends early");
}
