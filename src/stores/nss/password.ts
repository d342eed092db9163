// The password of a pair of NSS databases: that it is the empty one, as browsers have it.

import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { derObjectIdentifier, derOctetString, derSequence, readDer, readDerList } from "../../ca/der.ts";
import { deriveKey, formatPbkdf2, freshPbkdf2, parsePbkdf2 } from "./pbkdf2.ts";

/** The row "password" of the key database's table metaData. */
export interface PasswordRow {
  /** The salt of the whole database. */
  readonly item1: Buffer;
  /** The check text, encrypted. */
  readonly item2: Buffer;
}

const checkText = "password-check";
const saltBytes = 20;
const pbes2Oid = derObjectIdentifier("1.2.840.113549.1.5.13");
const aes256Cbc = derObjectIdentifier("2.16.840.1.101.3.4.1.42");

/** A row for the empty password. */
export function emptyPasswordRow(): PasswordRow {
  const salt = randomBytes(saltBytes);
  const derivation = freshPbkdf2();
  // NSS takes the DER of an octet string of 14 octets for the 16 octets that AES starts from.
  const vector = derOctetString(randomBytes(14));
  const cipher = createCipheriv("aes-256-cbc", deriveKey(passKeyOf(salt), derivation), vector);
  const scheme = derSequence(pbes2Oid, derSequence(formatPbkdf2(derivation), derSequence(aes256Cbc, vector)));
  const encrypted = Buffer.concat([cipher.update(checkText), cipher.final()]);
  return { item1: salt, item2: derSequence(scheme, derOctetString(encrypted)) };
}

/** What signatures are made with where the password is the empty one; null where it is not, or has a form that is not known. */
export function passKey(row: PasswordRow): Buffer | null {
  try {
    const key = passKeyOf(row.item1);
    return decryptCheck(row.item2, key) === checkText ? key : null;
  } catch {
    // Bytes that are no DER, or a text that does not decrypt: what another password comes to.
    return null;
  }
}

function decryptCheck(item: Buffer, key: Buffer): string | null {
  const [scheme, encrypted] = readDerList(readDer(item).content);
  const [oid, parameters] = readDerList(scheme?.content ?? Buffer.alloc(0));
  const [derivation, encryption] = readDerList(parameters?.content ?? Buffer.alloc(0));
  const [cipher, vector] = readDerList(encryption?.content ?? Buffer.alloc(0));
  if (!oid?.whole.equals(pbes2Oid) || !cipher?.whole.equals(aes256Cbc)) return null;
  const pbkdf2 = derivation === undefined ? null : parsePbkdf2(derivation);
  if (pbkdf2 === null || vector === undefined || encrypted === undefined) return null;
  const decipher = createDecipheriv("aes-256-cbc", deriveKey(key, pbkdf2), vector.whole);
  return Buffer.concat([decipher.update(encrypted.content), decipher.final()]).toString("latin1");
}

/** SHA-1 of the salt and the password, which is empty. */
const passKeyOf = (salt: Buffer): Buffer => createHash("sha1").update(salt).digest();
