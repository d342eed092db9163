// The signatures by which NSS knows that a trust setting was made by whoever has the password.

import { createHmac, timingSafeEqual } from "node:crypto";
import { derObjectIdentifier, derOctetString, derSequence, readDer, readDerList } from "../../ca/der.ts";
import { deriveKey, formatPbkdf2, freshPbkdf2, hmacSha256, parsePbkdf2 } from "./pbkdf2.ts";

/** One attribute of one object. */
export interface SignedAttribute {
  readonly objectId: number;
  /** "ace536358" */
  readonly column: string;
  readonly value: Buffer;
}

const pbmac1Oid = derObjectIdentifier("1.2.840.113549.1.5.14");

/** Its name in the table metaData. */
export function signatureName(objectId: number, column: string): string {
  return `${signatureNamePrefix(objectId)}${column.slice(1).padStart(8, "0")}`;
}

/** What the names of all of an object's signatures start with. */
export const signatureNamePrefix = (objectId: number): string =>
  `sig_cert_${objectId.toString(16).padStart(8, "0")}_`;

/** @see https://www.rfc-editor.org/rfc/rfc8018#appendix-A.5 */
export function sign(passKey: Buffer, attribute: SignedAttribute): Buffer {
  const derivation = freshPbkdf2();
  const scheme = derSequence(pbmac1Oid, derSequence(formatPbkdf2(derivation), hmacSha256));
  return derSequence(scheme, derOctetString(hmac(deriveKey(passKey, derivation), attribute)));
}

/** False also for a signature of a form that is not known. */
export function isSigned(passKey: Buffer, attribute: SignedAttribute, signature: Buffer): boolean {
  try {
    const [scheme, code] = readDerList(readDer(signature).content);
    const [oid, parameters] = readDerList(scheme?.content ?? Buffer.alloc(0));
    const [derivation, mac] = readDerList(parameters?.content ?? Buffer.alloc(0));
    if (!oid?.whole.equals(pbmac1Oid) || !mac?.whole.equals(hmacSha256)) return false;
    const pbkdf2 = derivation === undefined ? null : parsePbkdf2(derivation);
    if (pbkdf2 === null || code === undefined) return false;
    const expected = hmac(deriveKey(passKey, pbkdf2), attribute);
    return expected.length === code.content.length && timingSafeEqual(expected, code.content);
  } catch {
    // Bytes that are no DER.
    return false;
  }
}

function hmac(key: Buffer, { objectId, column, value }: SignedAttribute): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(objectId);
  head.writeUInt32BE(Number.parseInt(column.slice(1), 16), 4);
  return createHmac("sha256", key).update(head).update(value).digest();
}
