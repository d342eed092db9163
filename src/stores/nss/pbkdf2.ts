// The key derivation that NSS's passwords and signatures share: PBKDF2 with HMAC-SHA-256, and its parameters in DER.

import { pbkdf2Sync, randomBytes } from "node:crypto";
import { derInteger, derObjectIdentifier, derOctetString, derSequence, readDerList } from "../../ca/der.ts";
import type { DerValue } from "../../ca/der.ts";

export interface Pbkdf2 {
  readonly salt: Buffer;
  readonly iterations: number;
}

const keyBytes = 32;
const saltBytes = 32;
/** NSS takes 10,000 by default; a database that asks for very many would hold up everything else that this process does. */
const mostIterations = 1_000_000;
const pbkdf2Oid = derObjectIdentifier("1.2.840.113549.1.5.12");
export const hmacSha256 = derSequence(derObjectIdentifier("1.2.840.113549.2.9"));

/** One iteration, as NSS itself takes for the empty password: more would keep no secret, since there is none. */
export const freshPbkdf2 = (): Pbkdf2 => ({ salt: randomBytes(saltBytes), iterations: 1 });

export function deriveKey(passKey: Buffer, { salt, iterations }: Pbkdf2): Buffer {
  return pbkdf2Sync(passKey, salt, iterations, keyBytes, "sha256");
}

/**
 * Only for parameters of `freshPbkdf2`.
 * @see https://www.rfc-editor.org/rfc/rfc8018#appendix-A.2
 */
export function formatPbkdf2({ salt, iterations }: Pbkdf2): Buffer {
  return derSequence(
    pbkdf2Oid,
    derSequence(
      derOctetString(salt),
      derInteger(Buffer.from([iterations])),
      derInteger(Buffer.from([keyBytes])),
      hmacSha256,
    ),
  );
}

/** Null where the value is another derivation, or one with another hash or length of key. */
export function parsePbkdf2(value: DerValue): Pbkdf2 | null {
  const [oid, parameters] = readDerList(value.content);
  if (oid === undefined || parameters === undefined || !oid.whole.equals(pbkdf2Oid)) return null;
  const [salt, iterations, length, hash] = readDerList(parameters.content);
  const isOurs = length?.content.equals(Buffer.from([keyBytes])) && hash?.whole.equals(hmacSha256);
  if (!isOurs || salt === undefined || iterations === undefined) return null;
  const count = Number(`0x0${iterations.content.toString("hex")}`);
  return count >= 1 && count <= mostIterations ? { salt: salt.content, iterations: count } : null;
}
