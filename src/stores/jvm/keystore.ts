// A Java keystore of either format that a JVM tells apart by itself (since 8u60, "dual format").

import { readRegularFile } from "../../host/regular-file.ts";
import { changeJks, isJks, isJksSealedWith, readJks } from "./jks.ts";
import { changePkcs12, isPkcs12SealedWith, readPkcs12 } from "./pkcs12.ts";
import type { TrustedEntry } from "./trusted-entry.ts";

// Ten times a cacerts of every public root.
const largestFile = 4 * 1024 * 1024;

/** @throws Error, either the system's or one whose message is the cause alone */
export function readKeystoreFile(path: string): Buffer {
  return readRegularFile(path, largestFile);
}

/**
 * What a JVM trusts by the file when it is given this password, or none (null).
 * @throws KeystoreError
 */
export function readKeystore(bytes: Buffer, password: string | null): readonly TrustedEntry[] {
  return isJks(bytes) ? readJks(bytes) : readPkcs12(bytes, password);
}

/**
 * Whether it was sealed with the password; null where it has no seal.
 * @throws KeystoreError
 */
export function isSealedWith(bytes: Buffer, password: string): boolean | null {
  return isJks(bytes) ? isJksSealedWith(bytes, password) : isPkcs12SealedWith(bytes, password);
}

export interface KeystoreChange {
  /** Picks the entries that go. */
  readonly drops: (entry: TrustedEntry) => boolean;
  readonly added: readonly TrustedEntry[];
  /** What JKS notes with each entry. */
  readonly addedAtMs: number;
}

/**
 * The same keystore, changed, in its own format and sealed with the same password; the bytes of every other entry stay.
 * @throws KeystoreError
 */
export function changeKeystore(bytes: Buffer, change: KeystoreChange, password: string): Buffer {
  const { drops, added, addedAtMs } = change;
  return isJks(bytes)
    ? changeJks(bytes, drops, added, { password, addedAtMs })
    : changePkcs12(bytes, drops, added, password);
}
