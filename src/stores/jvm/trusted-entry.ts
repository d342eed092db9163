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
  override readonly name: string = "KeystoreError";
}

/** The keystore has another password than the one that it was tried with. */
export class KeystorePasswordError extends KeystoreError {
  override readonly name = "KeystorePasswordError";

  constructor(cause?: unknown) {
    super("it has another password", { cause });
  }
}
