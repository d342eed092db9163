// Asks a JDK's own keytool what it finds in a keystore, and makes keystores with it.

import { writeFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import { join } from "node:path";
import { sha1 } from "../../../src/stores/jvm/pkcs12-mac.ts";
import { formatPkcs12 } from "../../../src/stores/jvm/pkcs12.ts";
import type { TrustedEntry } from "../../../src/stores/jvm/trusted-entry.ts";
import { parseCertificates } from "../../../src/trust/pem.ts";
import { mustRun, runCommand } from "../../support/command.ts";
import { freshEnvironment } from "../../support/environment.ts";
import type { TestJdk } from "../../support/jdks.ts";
import { temporaryFolder } from "../../support/temporary.ts";

/** Real ones, of every kind of key and name. */
export const publicRoots: readonly Buffer[] = parseCertificates(rootCertificates.join("\n")).certificates.map(
  ({ der }) => der,
);

/** Of keytool: most of the time of a JVM that lives for a second goes into making its code fast. */
export const quick = ["-J-XX:TieredStopAtLevel=1"];

/** The trusted entries that keytool lists, sorted by name. Without a password it looks as a JVM does that has none. */
export async function listEntries(
  { keytool }: TestJdk,
  path: string,
  password: string | null,
): Promise<TrustedEntry[]> {
  const argv = [keytool, ...quick, "-list", "-rfc", "-keystore", path];
  const { stdout, stderr, exitCode } = await runCommand(
    password === null ? argv : [...argv, "-storepass", password],
    { env: freshEnvironment("/nonexistent") },
  );
  if (exitCode !== 0) throw new Error(`Cannot list ${path}: ${stdout}${stderr}`);
  const entries = stdout.split(/^Alias name: /m).slice(1);
  return entries
    .filter((text) => text.includes("Entry type: trustedCertEntry"))
    .map((text) => {
      const der = parseCertificates(text).certificates[0]?.der;
      if (der === undefined) throw new Error(`Cannot read what keytool lists: ${text}`);
      return { alias: text.slice(0, text.indexOf("\n")), der };
    })
    .sort(byAlias);
}

export const byAlias = (one: TrustedEntry, other: TrustedEntry): number =>
  one.alias < other.alias ? -1 : one.alias > other.alias ? 1 : 0;

/** A new keystore into which keytool has copied the entries from one of ours, by `options` of keytool's. */
export async function makeKeystore(
  { keytool }: TestJdk,
  entries: readonly TrustedEntry[],
  options: readonly string[],
): Promise<string> {
  const folder = temporaryFolder("keystore");
  const [source, path] = [join(folder, "ours.p12"), join(folder, "store")];
  writeFileSync(source, writeStore(entries));
  const from = ["-srckeystore", source, "-srcstoretype", "PKCS12", "-srcstorepass", "changeit"];
  const to = ["-destkeystore", path, "-deststorepass", "changeit"];
  await mustRun([keytool, ...quick, "-importkeystore", ...from, ...to, ...options, "-noprompt"], {
    env: freshEnvironment(folder),
  });
  return path;
}

/** A store as our truststore is. */
export function writeStore(entries: readonly TrustedEntry[], password = "changeit"): Buffer {
  return formatPkcs12(entries, {
    hash: sha1,
    iterations: 1,
    password,
    // A JDK wants 8 bytes at the least.
    saltOf: () => Buffer.from("any salt"),
  });
}
