// A certificate that a Java keystore trusts, under its name there.

export interface TrustedEntry {
  /** Java compares names in lower case. */
  readonly alias: string;
  readonly der: Buffer;
}

/** The password of every JDK's own cacerts, and of ours: it is public, and keeps nothing secret. */
export const storePassword = "changeit";

/** Why the bytes of a keystore cannot be used; the message is the cause alone. */
export class KeystoreError extends Error {
  override readonly name = "KeystoreError";
}
