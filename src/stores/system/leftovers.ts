// What a helper that ran since has made of our anchors, in files that we do not write ourselves.

import { readFileSync } from "node:fs";
import { changeKeystore, isSealedWith, readKeystore, readKeystoreFile } from "../jvm/keystore.ts";
import { KeystoreError, storePassword, type TrustedEntry } from "../jvm/trusted-entry.ts";
import { takeOut } from "./bundle-text.ts";
import type { Writing } from "./folder-entries.ts";

/**
 * Takes the certificates out of each of the files. Debian's hook for Java adds what has come, and does not take away what
 * has gone, so its store would trust our CA for good.
 */
export async function takeOutOfLeftovers(
  { by, journal }: Writing,
  paths: readonly string[],
  isUnwanted: (der: Buffer) => boolean,
): Promise<void> {
  for (const path of paths) {
    const content = isKeystore(path) ? keystoreWithout(path, isUnwanted) : bundleWithout(path, isUnwanted);
    if (content !== null) await journal.writeFile({ by, path, content });
  }
}

const isKeystore = (path: string): boolean => /cacerts(?:\.jks)?$/.test(path);

/** Null where there is nothing to take out, or nothing that can be. */
function keystoreWithout(path: string, isUnwanted: (der: Buffer) => boolean): Buffer | null {
  try {
    const before = readKeystoreFile(path);
    if (!readKeystore(before, storePassword).some(({ der }) => isUnwanted(der))) return null;
    if (isSealedWith(before, storePassword) === false) return null;
    const change = { drops: ({ der }: TrustedEntry) => isUnwanted(der), added: [], addedAtMs: 0 };
    return changeKeystore(before, change, storePassword);
  } catch (error) {
    // A damaged store is not ours to mend, and no JVM reads it.
    if (error instanceof KeystoreError) return null;
    throw error;
  }
}

function bundleWithout(path: string, isUnwanted: (der: Buffer) => boolean): Buffer | null {
  const before = readFileSync(path, "latin1");
  const after = takeOut(before, isUnwanted);
  return after === before ? null : Buffer.from(after, "latin1");
}
