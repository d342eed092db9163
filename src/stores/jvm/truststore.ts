// Makes the truststore in the state directory that every JVM of a session is told of: what a JVM trusts by itself, and more.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { updateFile } from "../../host/atomic-file.ts";
import { systemCause } from "../../host/system-cause.ts";
import type { Certificate } from "../../trust/pem.ts";
import { noProofs, type Proofs } from "../../trust/proofs.ts";
import { bundleAliasOf, ownAliasOf } from "./aliases.ts";
import type { JdkSearch } from "./find-jdks.ts";
import { isSealedWith, readKeystore } from "./keystore.ts";
import { truststoreName } from "./named-truststores.ts";
import { sha1 } from "./pkcs12-mac.ts";
import { formatPkcs12 } from "./pkcs12.ts";
import type { TruststoreCode } from "./truststore-codes.ts";
import { createTruststoreEntries } from "./truststore-entries.ts";
import type { TruststoreEntries } from "./truststore-entries.ts";
import { readTruststoreSources } from "./truststore-sources.ts";
import type { KeystoreSource, TruststoreSources } from "./truststore-sources.ts";
import { storePassword } from "./trusted-entry.ts";
import type { TrustedEntry } from "./trusted-entry.ts";

export interface TruststoreOptions extends JdkSearch {
  readonly stateDir: string;
  /** Everything that a tool should trust. */
  readonly bundle: readonly Certificate[];
  /** The CAs that sign, or signed, for this session; the one that signs now first. */
  readonly authorities: readonly Certificate[];
  readonly proofs?: Proofs;
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

const isMadeOf = "the first is the truststore of the others, and was read back";

type Warn = (code: TruststoreCode, warning: string) => void;

/**
 * Writes the file where its bytes differ, and then reads it back as a JVM does. The same certificates always give the same
 * bytes. Without a JDK it is written all the same, since one may be installed later. Never throws.
 */
export function writeTruststore(options: TruststoreOptions): Truststore {
  const { proofs = noProofs } = options;
  const path = join(options.stateDir, truststoreName);
  const sources = readTruststoreSources(options);
  const named = sources.named.map((one) => one.path);
  const isUsual = !sources.isJavaHomeBroken && sources.homeWithoutCacerts === null;
  const content = isUsual ? contentOf(options, sources) : null;
  if (content !== null && isProven(proofs, path, content)) {
    return { path, merged: named, codes: [], warnings: [] };
  }
  const { bytes, ...made } = makeTruststore(options, sources, path);
  const isWhole = made.codes.length === 0 && made.merged.length === named.length;
  if (content !== null && bytes !== null && isWhole) proofs.add(isMadeOf, [bytes, ...content]);
  return made;
}

interface Made extends Truststore {
  readonly bytes: Buffer | null;
}

function makeTruststore(options: TruststoreOptions, sources: TruststoreSources, path: string): Made {
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
  addJdk(entries, options.env, sources, warn);
  const leftOut = options.bundle.filter(({ der }) => !entries.add(der, () => bundleAliasOf(der))).length;
  if (leftOut > 0) {
    const which = leftOut === 1 ? "a certificate" : `${leftOut} certificates`;
    warn(
      "java_certificate_left_out",
      `Java cannot read ${which} of the bundle, so its truststore is without`,
    );
  }
  const merged = addNamed(entries, sources);
  try {
    const bytes = publish(path, entries.all);
    return { path, bytes, merged, codes: [...codes], warnings };
  } catch (error) {
    warn("java_truststore_failed", error instanceof Error ? error.message : String(error));
    return { path: null, bytes: null, merged: [], codes: [...codes], warnings };
  }
}

/** What the default JDK trusts. */
function addJdk(
  entries: TruststoreEntries,
  env: JdkSearch["env"],
  sources: TruststoreSources,
  warn: Warn,
): void {
  if (sources.isJavaHomeBroken) {
    warn("java_home_missing", `JAVA_HOME is ${JSON.stringify(env.JAVA_HOME)}, where there is no JDK`);
  }
  const { homeWithoutCacerts } = sources;
  if (homeWithoutCacerts !== null)
    warn("java_cacerts_broken", `the JDK in ${JSON.stringify(homeWithoutCacerts)} has no cacerts`);
  for (const { path, bytes } of sources.jdk) {
    try {
      entries.addForeign(readSource(bytes, storePassword), true);
    } catch (error) {
      warn("java_cacerts_broken", `Cannot read ${JSON.stringify(path)}: ${systemCause(error)}`);
    }
  }
}

/** Those that cannot be read are told where the session's variables are made, which have to leave them in force. */
function addNamed(entries: TruststoreEntries, { named }: TruststoreSources): string[] {
  const merged: string[] = [];
  for (const { path, password, bytes } of named) {
    try {
      entries.addForeign(readSource(bytes, password), false);
      merged.push(path);
    } catch {
      continue;
    }
  }
  return merged;
}

function readSource(bytes: KeystoreSource["bytes"], password: string | null): readonly TrustedEntry[] {
  if (bytes instanceof Error) throw bytes;
  return readKeystore(bytes, password);
}

/** All that the truststore's bytes depend on; null where something of it could not be read. */
function contentOf(
  { authorities, bundle }: TruststoreOptions,
  { jdk, named }: TruststoreSources,
): Uint8Array[] | null {
  const stores: Uint8Array[] = [];
  for (const { bytes } of [...jdk, ...named]) {
    if (bytes instanceof Error) return null;
    stores.push(bytes);
  }
  const names = named.map(({ path, password }) => ({ path, password }));
  const shape = JSON.stringify([authorities.length, bundle.length, jdk.length, names]);
  return [Buffer.from(shape), ...[...authorities, ...bundle].map(({ der }) => der), ...stores];
}

function isProven(proofs: Proofs, path: string, content: readonly Uint8Array[]): boolean {
  try {
    return proofs.has(isMadeOf, [readFileSync(path), ...content]);
  } catch {
    return false;
  }
}

/** @returns what is there now */
function publish(path: string, entries: readonly TrustedEntry[]): Buffer {
  const bytes = formatPkcs12(entries, {
    hash: sha1,
    // The password is public, so that no number of iterations would protect anything.
    iterations: 1,
    password: storePassword,
    saltOf: (content) => createHash("sha1").update(content).digest(),
  });
  // Made again at every start where it differs, so that no start has to wait for the disk.
  if (!updateFile(path, bytes, 0o644, false)) return bytes;
  const found = readFileSync(path);
  const isWhole =
    found.equals(bytes) &&
    isSealedWith(found, storePassword) === true &&
    readKeystore(found, null).length === entries.length;
  if (!isWhole)
    throw new Error(`Cannot write ${JSON.stringify(path)}: what is read back is not what was written`);
  return bytes;
}
