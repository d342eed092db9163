// Makes the truststore in the state directory that every JVM of a session is told of: what a JVM trusts by itself, and more.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { updateFile } from "../../host/atomic-file.ts";
import { systemCause } from "../../host/system-cause.ts";
import type { Certificate } from "../../trust/pem.ts";
import { bundleAliasOf, ownAliasOf } from "./aliases.ts";
import { findDefaultJdk, isJavaHomeBroken } from "./find-jdks.ts";
import type { JdkSearch } from "./find-jdks.ts";
import { isSealedWith, readKeystore, readKeystoreFile } from "./keystore.ts";
import { findNamedTruststores, truststoreName } from "./named-truststores.ts";
import { sha1 } from "./pkcs12-mac.ts";
import { formatPkcs12 } from "./pkcs12.ts";
import type { TruststoreCode } from "./truststore-codes.ts";
import { createTruststoreEntries } from "./truststore-entries.ts";
import type { TruststoreEntries } from "./truststore-entries.ts";
import { storePassword } from "./trusted-entry.ts";
import type { TrustedEntry } from "./trusted-entry.ts";

export interface TruststoreOptions extends JdkSearch {
  readonly stateDir: string;
  /** Everything that a tool should trust. */
  readonly bundle: readonly Certificate[];
  /** The CAs that sign, or signed, for this session; the one that signs now first. */
  readonly authorities: readonly Certificate[];
}

export interface Truststore {
  /** Null where it could not be written. */
  readonly path: string | null;
  /** The truststores that the user's own Java options name and whose certificates are in this one too. */
  readonly merged: readonly string[];
  readonly codes: readonly TruststoreCode[];
  /** Sentences for the user, without final stop. */
  readonly warnings: readonly string[];
}

type Warn = (code: TruststoreCode, warning: string) => void;

/**
 * Writes the file where its bytes differ, and then reads it back as a JVM does. The same certificates always give the same
 * bytes. Without a JDK it is written all the same, since one may be installed later. Never throws.
 */
export function writeTruststore(options: TruststoreOptions): Truststore {
  const codes = new Set<TruststoreCode>();
  const warnings: string[] = [];
  const warn: Warn = (code, warning) => {
    codes.add(code);
    warnings.push(warning);
  };
  const entries = createTruststoreEntries();
  for (const [index, { der }] of options.authorities.entries()) {
    if (!entries.add(der, () => ownAliasOf(index))) {
      warn(
        "java_certificate_left_out",
        "Java cannot read a CA that signs for this session, so it will not trust it",
      );
    }
  }
  addJdk(entries, options, warn);
  const leftOut = options.bundle.filter(({ der }) => !entries.add(der, () => bundleAliasOf(der))).length;
  if (leftOut > 0) {
    const which = leftOut === 1 ? "a certificate" : `${leftOut} certificates`;
    warn(
      "java_certificate_left_out",
      `Java cannot read ${which} of the bundle, so its truststore is without`,
    );
  }
  const merged = addNamed(entries, options);
  try {
    const path = join(options.stateDir, truststoreName);
    publish(path, entries.all);
    return { path, merged, codes: [...codes], warnings };
  } catch (error) {
    warn("java_truststore_failed", error instanceof Error ? error.message : String(error));
    return { path: null, merged: [], codes: [...codes], warnings };
  }
}

/** What the default JDK trusts: cacerts, and jssecacerts where somebody has put one. */
function addJdk(entries: TruststoreEntries, search: TruststoreOptions, warn: Warn): void {
  if (isJavaHomeBroken(search)) {
    warn("java_home_missing", `JAVA_HOME is ${JSON.stringify(search.env.JAVA_HOME)}, where there is no JDK`);
  }
  const jdk = findDefaultJdk(search);
  if (jdk === null) return;
  const files = [jdk.cacerts, jdk.jssecacerts].filter((path) => path !== null);
  if (jdk.cacerts === null)
    warn("java_cacerts_broken", `the JDK in ${JSON.stringify(jdk.home)} has no cacerts`);
  for (const path of files) {
    try {
      entries.addForeign(readKeystore(readKeystoreFile(path), storePassword), true);
    } catch (error) {
      warn("java_cacerts_broken", `Cannot read ${JSON.stringify(path)}: ${systemCause(error)}`);
    }
  }
}

/** Those that cannot be read are told where the session's variables are made, which have to leave them in force. */
function addNamed(entries: TruststoreEntries, { root, env }: TruststoreOptions): string[] {
  const merged: string[] = [];
  for (const { path, password } of findNamedTruststores(env)) {
    try {
      entries.addForeign(readKeystore(readKeystoreFile(join(root, path)), password), false);
      merged.push(path);
    } catch {
      continue;
    }
  }
  return merged;
}

function publish(path: string, entries: readonly TrustedEntry[]): void {
  const bytes = formatPkcs12(entries, {
    hash: sha1,
    // The password is public, so that no number of iterations would protect anything.
    iterations: 1,
    password: storePassword,
    saltOf: (content) => createHash("sha1").update(content).digest(),
  });
  // Made again at every start where it differs, so that no start has to wait for the disk.
  if (!updateFile(path, bytes, 0o644, false)) return;
  const found = readFileSync(path);
  const isWhole =
    found.equals(bytes) &&
    isSealedWith(found, storePassword) === true &&
    readKeystore(found, null).length === entries.length;
  if (!isWhole)
    throw new Error(`Cannot write ${JSON.stringify(path)}: what is read back is not what was written`);
}
