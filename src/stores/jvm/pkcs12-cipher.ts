// Opens and closes what PKCS#12 files hide by a password: PBES2 (RFC 8018), and the older ways of RFC 7292, appendix C.

import { createCipheriv, createDecipheriv, pbkdf2Sync } from "node:crypto";
import { readDer, readDerCount, readDerList, readDerObjectIdentifier } from "../../ca/der.ts";
import { derivePkcs12Key, mostIterations, purposes } from "./pkcs12-key.ts";
import { decryptRc2Cbc } from "./rc2.ts";
import { KeystoreError, KeystorePasswordError } from "./trusted-entry.ts";

const pbes2 = "1.2.840.113549.1.5.13";
const pbkdf2 = "1.2.840.113549.1.5.12";

const pseudoRandomFunctions: Readonly<Record<string, string>> = {
  "1.2.840.113549.2.7": "sha1",
  "1.2.840.113549.2.8": "sha224",
  "1.2.840.113549.2.9": "sha256",
  "1.2.840.113549.2.10": "sha384",
  "1.2.840.113549.2.11": "sha512",
};

interface Cipher {
  readonly name: string;
  /** In bytes. */
  readonly keyLength: number;
}

const ciphers: Readonly<Record<string, Cipher>> = {
  "2.16.840.1.101.3.4.1.2": { name: "aes-128-cbc", keyLength: 16 },
  "2.16.840.1.101.3.4.1.22": { name: "aes-192-cbc", keyLength: 24 },
  "2.16.840.1.101.3.4.1.42": { name: "aes-256-cbc", keyLength: 32 },
  "1.2.840.113549.3.7": { name: "des-ede3-cbc", keyLength: 24 },
};

/** With SHA-1, and a key and initial vector in PKCS#12's own way. */
const olderCiphers: Readonly<Record<string, Cipher>> = {
  "1.2.840.113549.1.12.1.3": { name: "des-ede3-cbc", keyLength: 24 },
  "1.2.840.113549.1.12.1.5": { name: "rc2", keyLength: 16 },
  "1.2.840.113549.1.12.1.6": { name: "rc2", keyLength: 5 },
};

interface Opening {
  readonly cipher: string;
  readonly key: Buffer;
  readonly initialVector: Buffer;
}

/**
 * The plain content of what `algorithm`, a DER AlgorithmIdentifier, hides.
 * @throws KeystoreError where the password is another, or the algorithm unknown here
 */
export function decryptContent(algorithm: Buffer, data: Buffer, password: string): Buffer {
  const { cipher, key, initialVector } = open(algorithm, password);
  try {
    if (cipher === "rc2") return decryptRc2Cbc(key, initialVector, data);
    const decipher = createDecipheriv(cipher, key, initialVector);
    return Buffer.concat([decipher.update(data), decipher.final()]);
  } catch (error) {
    throw new KeystorePasswordError(error);
  }
}

/**
 * The reverse, with the same algorithm, salt and initial vector.
 * @throws KeystoreError where the algorithm is unknown here, or out of use
 */
export function encryptContent(algorithm: Buffer, data: Buffer, password: string): Buffer {
  const { cipher, key, initialVector } = open(algorithm, password);
  if (cipher === "rc2")
    throw new KeystoreError("it is encrypted with RC2, which nothing should write any more");
  const encipher = createCipheriv(cipher, key, initialVector);
  return Buffer.concat([encipher.update(data), encipher.final()]);
}

function open(algorithm: Buffer, password: string): Opening {
  const [identifier, parameters] = readDerList(readDer(algorithm).content);
  if (identifier === undefined || parameters === undefined) throw unknown("nothing");
  const name = readDerObjectIdentifier(identifier.content);
  if (name === pbes2) return openPbes2(parameters.content, password);
  const cipher = olderCiphers[name];
  if (cipher === undefined) throw unknown(name);
  const [salt, iterations] = readDerList(parameters.content);
  if (salt === undefined || iterations === undefined) throw unknown(name);
  const derivation = {
    hash: "sha1",
    password,
    salt: salt.content,
    iterations: checked(readDerCount(iterations.content)),
  } as const;
  return {
    cipher: cipher.name,
    key: derivePkcs12Key(derivation, purposes.cipher, cipher.keyLength),
    initialVector: derivePkcs12Key(derivation, purposes.initialVector, 8),
  };
}

function openPbes2(parameters: Buffer, password: string): Opening {
  const [derivation, encryption] = readDerList(parameters);
  const [kdf, kdfParameters] = readDerList(derivation?.content ?? Buffer.alloc(0));
  const [scheme, initialVector] = readDerList(encryption?.content ?? Buffer.alloc(0));
  if (
    kdf === undefined ||
    kdfParameters === undefined ||
    scheme === undefined ||
    initialVector === undefined
  ) {
    throw unknown("PBES2");
  }
  const kdfName = readDerObjectIdentifier(kdf.content);
  if (kdfName !== pbkdf2) throw unknown(kdfName);
  const [salt, iterations, ...rest] = readDerList(kdfParameters.content);
  if (salt === undefined || iterations === undefined) throw unknown(kdfName);
  // A key length may stand before the pseudo-random function; without the latter it is HMAC-SHA1 (RFC 8018, appendix A.2).
  const prf = readDerList(rest.find(({ tag }) => tag === 0x30)?.content ?? Buffer.alloc(0))[0];
  const prfName = prf === undefined ? "1.2.840.113549.2.7" : readDerObjectIdentifier(prf.content);
  const hash = pseudoRandomFunctions[prfName];
  const cipherName = readDerObjectIdentifier(scheme.content);
  const cipher = ciphers[cipherName];
  if (hash === undefined) throw unknown(prfName);
  if (cipher === undefined) throw unknown(cipherName);
  const count = checked(readDerCount(iterations.content));
  return {
    cipher: cipher.name,
    key: pbkdf2Sync(password, salt.content, count, cipher.keyLength, hash),
    initialVector: initialVector.content,
  };
}

function checked(iterations: number): number {
  if (iterations < 1 || iterations > mostIterations) {
    throw new KeystoreError(`its encryption wants ${iterations} iterations`);
  }
  return iterations;
}

function unknown(name: string): KeystoreError {
  return new KeystoreError(`it is encrypted in the unknown way ${name}`);
}
