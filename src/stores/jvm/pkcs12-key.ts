// Makes keys from passwords in PKCS#12's own way (RFC 7292, appendix B).

import { createHash } from "node:crypto";

/** What each hash reads at a time, in bytes. */
const blockLengths = { sha1: 64, sha224: 64, sha256: 64, sha384: 128, sha512: 128 } as const;

export type Pkcs12Hash = keyof typeof blockLengths;

/** What the key is for, as the appendix numbers it. */
export const purposes = { cipher: 1, initialVector: 2, mac: 3 } as const;

/** The most that the JDK takes (sun.security.pkcs12.PKCS12KeyStore, MAX_ITERATION_COUNT). */
export const mostIterations = 5_000_000;

export interface KeyDerivation {
  readonly hash: Pkcs12Hash;
  readonly password: string;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

/** A key of `length` bytes. */
export function derivePkcs12Key(
  { hash, password, salt, iterations }: KeyDerivation,
  purpose: number,
  length: number,
): Buffer {
  const blockLength = blockLengths[hash];
  const diversifier = Buffer.alloc(blockLength, purpose);
  const input = Buffer.concat([
    repeatToBlocks(salt, blockLength),
    repeatToBlocks(Buffer.from(`${password}\0`, "utf16le").swap16(), blockLength),
  ]);
  const parts: Buffer[] = [];
  for (let made = 0; made < length;) {
    let digest = createHash(hash).update(diversifier).update(input).digest();
    for (let round = 1; round < iterations; round++) digest = createHash(hash).update(digest).digest();
    parts.push(digest);
    made += digest.length;
    for (let at = 0; at < input.length; at += blockLength) {
      addOneMore(input.subarray(at, at + blockLength), digest);
    }
  }
  return Buffer.concat(parts).subarray(0, length);
}

/** As often as it takes, and the last cut short; nothing stays nothing. */
function repeatToBlocks(bytes: Uint8Array, blockLength: number): Buffer {
  if (bytes.length === 0) return Buffer.alloc(0);
  return Buffer.alloc(Math.ceil(bytes.length / blockLength) * blockLength, bytes);
}

/** block = block + digest, repeated to its length, + 1, as big-endian numbers without their overflow. */
function addOneMore(block: Buffer, digest: Buffer): void {
  let carry = 1;
  for (let at = block.length - 1; at >= 0; at--) {
    const sum = (block[at] ?? 0) + (digest[at % digest.length] ?? 0) + carry;
    block[at] = sum & 0xff;
    carry = sum >> 8;
  }
}
