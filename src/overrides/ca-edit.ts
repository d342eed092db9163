// What becomes of a key that names other CAs: it names ours, where nothing that the user trusts is lost.

import { statSync } from "node:fs";
import type { FoundSetting } from "../formats/format.ts";
import { readRegularFile } from "../host/regular-file.ts";
import { readOptionalFile } from "../host/optional-file.ts";
import { readKeystore, readKeystoreFile } from "../stores/jvm/keystore.ts";
import { storePassword } from "../stores/jvm/trusted-entry.ts";
import { certificateOf, parseCertificates } from "../trust/pem.ts";
import type { Certificate } from "../trust/pem.ts";
import { caPath } from "./session-values.ts";

/** The files of the session; null where there is none. */
export interface CaFiles {
  readonly bundle: string | null;
  readonly truststore: string | null;
}

export type CaEdit =
  | { readonly does: "names"; readonly path: string }
  | { readonly does: "removes" }
  /** Our CA goes into the file that the key names. */
  | { readonly does: "appends"; readonly path: string }
  | { readonly does: "nothing"; readonly why: string };

const largestFile = 8 * 1024 * 1024;

export function caEditOf(
  { key, value }: FoundSetting,
  file: string,
  home: string,
  { bundle, truststore }: CaFiles,
): CaEdit {
  const isKeystore = key.endsWith("trustStore");
  const target = isKeystore ? truststore : bundle;
  if (bundle === null || target === null)
    return nothing("the session's own file is not there yet: start the proxy first");
  const text = value ?? "";
  const known = new Set(certificatesIn(readOptionalFile(bundle) ?? "").map(({ pem }) => pem));
  const isKnown = (theirs: readonly Certificate[]): boolean => theirs.every(({ pem }) => known.has(pem));
  const inline = certificatesIn(text.replaceAll("\\n", "\n"));
  if (inline.length > 0) {
    return isKnown(inline)
      ? { does: "removes" }
      : nothing("it holds a CA that is not in the session's bundle");
  }
  if (/-data$|^ca(?:\[\])?$/.test(key) || text.startsWith("["))
    return nothing("it holds more than the path of a file");
  const path = caPath(text, file, home);
  const stats = statSync(path, { throwIfNoEntry: false });
  // Nothing is lost by it, and the tool fails on it.
  if (stats === undefined) return { does: "names", path: target };
  if (stats.isDirectory()) return { does: "removes" };
  if (isKeystore) {
    const theirs = keystoreAt(path);
    if (theirs === null) return nothing(`"${path}" cannot be read with the usual password`);
    if (!isKnown(theirs)) return nothing(`"${path}" has a CA that is not in the session's bundle`);
    return { does: "names", path: target };
  }
  const theirs = pemAt(path);
  if (theirs === null) return nothing(`"${path}" is no PEM file`);
  return isKnown(theirs) ? { does: "names", path: target } : { does: "appends", path };
}

const nothing = (why: string): CaEdit => ({ does: "nothing", why });
const certificatesIn = (text: string): readonly Certificate[] => parseCertificates(text).certificates;

function pemAt(path: string): readonly Certificate[] | null {
  try {
    const { certificates, faults } = parseCertificates(readRegularFile(path, largestFile).toString("latin1"));
    return faults.length > 0 || certificates.length === 0 ? null : certificates;
  } catch {
    return null;
  }
}

function keystoreAt(path: string): readonly Certificate[] | null {
  try {
    const entries = readKeystore(readKeystoreFile(path), storePassword);
    return entries.flatMap(({ der }) => certificateOf(der) ?? []);
  } catch {
    return null;
  }
}
