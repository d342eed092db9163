// Tells our own certificate files from those of others, since a session's variables name ours when another starts in it.

import { dirname, resolve } from "node:path";
import { parseBundleIndex } from "./bundle-index.ts";
import type { Section } from "./bundle-index.ts";
import type { ReadCertificateFile } from "./certificate-file.ts";

/** What a file of ours was made from; null for a file of others. */
export type OwnSections = (path: string) => readonly Section[] | null;

/** `stateDirs`: where our files are; a bundle of ours is known anywhere, by its head. */
export function createOwnSections(stateDirs: readonly string[], read: ReadCertificateFile): OwnSections {
  const folders = new Set(stateDirs.map((folder) => resolve(folder)));
  return (path) => {
    const file = read(path);
    const sections = file.ok ? parseBundleIndex(file.head()) : null;
    return sections ?? (folders.has(dirname(resolve(path))) ? [] : null);
  };
}
