// The CAs that the user's own settings had named before ours took their place.

import { resolve } from "node:path";
import { certificatesIn } from "./certificate-file.ts";
import type { ReadCertificateFile } from "./certificate-file.ts";
import type { NamedFile } from "./named-file.ts";
import { withoutOwnCas } from "./own-ca.ts";
import type { OwnSections } from "./own-files.ts";
import type { Certificate } from "./pem.ts";

export interface UserCaSource {
  readonly path: string;
  readonly by: string;
  readonly certificates: readonly Certificate[];
}

export interface UserCas {
  readonly sources: readonly UserCaSource[];
  /** Files that were named but give nothing, for warnings. */
  readonly faults: readonly (NamedFile & { readonly cause: string })[];
}

/** The files that the variables name, absolute, each once, with all the variables that name it. */
export function filesNamedBy(
  variables: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): NamedFile[] {
  const names = new Map<string, string[]>();
  for (const variable of variables) {
    const value = env[variable];
    if (!value) continue;
    const path = resolve(cwd, value);
    names.set(path, [...(names.get(path) ?? []), variable]);
  }
  return [...names].map(([path, by]) => ({ path, by: by.sort().join(", ") }));
}

/**
 * Reads the named files. Where one is a bundle of ours, which it is in a session inside a session, the user's files that
 * it was made from are read again; where they are gone, what the bundle kept of them. The bundle that is about to be
 * replaced (`earlier`) counts as named in the first respect only: a start from a cleared environment must not take a CA
 * away from a session that runs, but a CA whose file is gone and that nobody names any more is dropped.
 */
export function readUserCas(
  named: readonly NamedFile[],
  earlier: string,
  read: ReadCertificateFile,
  ownSections: OwnSections,
): UserCas {
  const sources: UserCaSource[] = [];
  const faults: (NamedFile & { cause: string })[] = [];
  const bundles = new Map<string, boolean>([[earlier, false]]);
  for (const { path, by } of named) {
    if (ownSections(path) !== null) {
      bundles.set(path, true);
      continue;
    }
    const file = read(path);
    const certificates = certificatesIn(file);
    if (certificates.length > 0) sources.push({ path, by, certificates: withoutOwnCas(certificates) });
    else faults.push({ path, by, cause: file.ok ? "it has no certificate as PEM or DER" : file.cause });
  }
  for (const [bundle, isNamed] of bundles) {
    sources.push(...sourcesOfBundle(bundle, isNamed, read, ownSections));
  }
  return { sources, faults };
}

function sourcesOfBundle(
  bundle: string,
  isNamed: boolean,
  read: ReadCertificateFile,
  ownSections: OwnSections,
): UserCaSource[] {
  const file = read(bundle);
  const sections = ownSections(bundle);
  if (sections === null) return [];
  const sources: UserCaSource[] = [];
  let start = 0;
  for (const { role, path, by, count } of sections) {
    const from = start;
    start += count;
    if (role === "own" || (role === "image" && by !== "SSL_CERT_FILE")) continue;
    let certificates = certificatesIn(read(path));
    if (certificates.length === 0 && isNamed) certificates = certificatesIn(file).slice(from, start);
    sources.push({ path, by, certificates: withoutOwnCas(certificates) });
  }
  return sources;
}
