// The seal of a PKCS#12 file: a MAC over its content, by a key from the password (RFC 7292, section 4).

import { createHmac } from "node:crypto";
import {
  derCount,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  readDerCount,
  readDerList,
  readDerObjectIdentifier,
} from "../../ca/der.ts";
import { derivePkcs12Key, mostIterations, purposes } from "./pkcs12-key.ts";
import type { Pkcs12Hash } from "./pkcs12-key.ts";
import { KeystoreError } from "./trusted-entry.ts";

const hashes: Readonly<Record<string, { readonly name: Pkcs12Hash; readonly length: number }>> = {
  "1.3.14.3.2.26": { name: "sha1", length: 20 },
  "2.16.840.1.101.3.4.2.4": { name: "sha224", length: 28 },
  "2.16.840.1.101.3.4.2.1": { name: "sha256", length: 32 },
  "2.16.840.1.101.3.4.2.2": { name: "sha384", length: 48 },
  "2.16.840.1.101.3.4.2.3": { name: "sha512", length: 64 },
};

export interface MacForm {
  /** The hash's object identifier. */
  readonly hash: string;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

export interface Mac extends MacForm {
  readonly digest: Uint8Array;
}

/** The one that JDK 8 takes in every update, and OpenSSL in every version. */
export const sha1 = "1.3.14.3.2.26";

/**
 * The MacData of the content.
 * @throws KeystoreError where the hash is not known here
 */
export function formatMac(form: MacForm, content: Uint8Array, password: string): Buffer {
  return derSequence(
    derSequence(
      derSequence(derObjectIdentifier(form.hash), derNull),
      derOctetString(computeMac(form, content, password)),
    ),
    derOctetString(form.salt),
    derCount(form.iterations),
  );
}

/** @throws Error where it has another form */
export function readMac(content: Buffer): Mac {
  const [digestInfo, salt, iterations] = readDerList(content);
  const [algorithm, digest] = readDerList(digestInfo?.content ?? Buffer.alloc(0));
  const [hash] = readDerList(algorithm?.content ?? Buffer.alloc(0));
  if (hash === undefined || digest === undefined || salt === undefined) {
    throw new KeystoreError("its MAC has another form than PKCS#12's");
  }
  return {
    hash: readDerObjectIdentifier(hash.content),
    digest: digest.content,
    salt: salt.content,
    iterations: iterations === undefined ? 1 : readDerCount(iterations.content),
  };
}

/** @throws KeystoreError where the hash is not known here */
export function isMacOf(mac: Mac, content: Uint8Array, password: string): boolean {
  return computeMac(mac, content, password).equals(mac.digest);
}

function computeMac({ hash, salt, iterations }: MacForm, content: Uint8Array, password: string): Buffer {
  const known = hashes[hash];
  if (known === undefined) throw new KeystoreError(`its MAC is of the unknown kind ${hash}`);
  if (iterations < 1 || iterations > mostIterations) {
    throw new KeystoreError(`its MAC wants ${iterations} iterations`);
  }
  const derivation = { hash: known.name, password, salt, iterations };
  const key = derivePkcs12Key(derivation, purposes.mac, known.length);
  return createHmac(known.name, key).update(content).digest();
}
