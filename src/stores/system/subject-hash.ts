// The names under which OpenSSL looks for a CA in a folder: the hash of its subject, "3f9c2a01", behind which comes ".0".

import { createHash } from "node:crypto";
import {
  constructedContextTag,
  derSequence,
  derSet,
  derUtf8String,
  readDer,
  readDerList,
} from "../../ca/der.ts";

/** Tags of the strings that are compared as text; every other value is compared as it is (OpenSSL, ASN1_MASK_CANON). */
const utf8String = 0x0c;
const bmpString = 0x1e;
const universalString = 0x1c;
const latin1Strings = new Set([0x13, 0x14, 0x16, 0x1a]);

/**
 * The first four bytes, last one first, of the SHA-1 of the subject in OpenSSL's canonical form: text as UTF-8, in lower
 * case, without space around it and with one space for many (RFC 5280 section 7.1 compares names so); without the head of
 * the outer sequence.
 * @see https://docs.openssl.org/master/man3/X509_NAME_hash_ex/
 * @throws Error where the bytes are no certificate
 */
export function subjectHash(certificateDer: Buffer): string {
  const names = readDerList(readDer(subjectOf(certificateDer)).content);
  return hashName("sha1", Buffer.concat(names.map(({ content }) => canonicalSet(content))));
}

/** The hash that OpenSSL took before 1.0.0: of the subject as it stands. p11-kit still writes links by it. */
export function oldSubjectHash(certificateDer: Buffer): string {
  return hashName("md5", subjectOf(certificateDer));
}

/** The DER of the subject's Name. */
export function subjectOf(certificateDer: Buffer): Buffer {
  const [toBeSigned] = readDerList(readDer(certificateDer).content);
  const fields = toBeSigned === undefined ? [] : readDerList(toBeSigned.content);
  // The version is left out where it is 1; then come serial number, algorithm, issuer, validity, subject (RFC 5280, 4.1).
  const start = fields[0]?.tag === constructedContextTag(0) ? 1 : 0;
  const subject = fields[start + 4];
  if (subject === undefined) throw new Error("Cannot read the subject: the bytes are not a certificate");
  return subject.whole;
}

function hashName(algorithm: "sha1" | "md5", bytes: Buffer): string {
  const value = createHash(algorithm).update(bytes).digest().readUInt32LE(0);
  return value.toString(16).padStart(8, "0");
}

/** One relative name: a set of attributes, in the order that DER wants of what they have become (X.690, 11.6). */
function canonicalSet(content: Buffer): Buffer {
  const attributes = readDerList(content).map(({ content: attribute }) => {
    const [type, value] = readDerList(attribute);
    if (type === undefined || value === undefined)
      throw new Error("Cannot read a name: an attribute has no value");
    const text = textOf(value.tag, value.content);
    return derSequence(type.whole, text === null ? value.whole : derUtf8String(canonicalText(text)));
  });
  return derSet(...attributes.sort((one, other) => one.compare(other)));
}

/** Null for what is no string, or none that is compared as text. */
export function textOf(tag: number, content: Buffer): string | null {
  if (tag === utf8String) return content.toString("utf8");
  if (latin1Strings.has(tag)) return content.toString("latin1");
  if (tag === bmpString) return Buffer.from(content).swap16().toString("utf16le");
  if (tag !== universalString) return null;
  let text = "";
  for (let at = 0; at + 4 <= content.length; at += 4) text += String.fromCodePoint(content.readUInt32BE(at));
  return text;
}

/** Only ASCII is folded. */
function canonicalText(text: string): string {
  const space = /[ \t\n\v\f\r]+/g;
  return text
    .replace(space, " ")
    .replace(/^ | $/g, "")
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
