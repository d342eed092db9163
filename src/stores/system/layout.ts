// What of a family's layout an image has.

import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { realImagePath } from "../../host/image-path.ts";
import { systemBundles } from "../../trust/system-places.ts";
import type { BundleForm } from "./bundle-text.ts";
import { families, type Family, type FolderRule } from "./families.ts";

export interface Layout {
  /** For people: the bundle that the image's programs name, or what else it has. */
  readonly path: string;
  /** As the helper names it; it need not be there yet. Null where no helper would read it. */
  readonly anchors: string | null;
  /** Where files of ours go that say which CAs are ours, in the place of anchors. */
  readonly marks: string;
  /** Real paths, each file once; the image's own first. Only a single one may be missing, and is to be made. */
  readonly bundles: readonly string[];
  readonly form: BundleForm;
  readonly folders: readonly Folder[];
  /** Those that are there. */
  readonly leftovers: readonly string[];
}

export interface Folder extends Pick<FolderRule, "holds" | "names"> {
  /** Real. */
  readonly path: string;
  /** Of the files that its links lead to; null where they lead to files of its own. */
  readonly files: string | null;
}

export const hashedName = /^[0-9a-f]{8}\.\d+$/;

/** Null for an image in which no program could look for CAs. */
export function layoutOf(root: string): Layout | null {
  const family =
    families.find(({ signs }) => signs.some((path) => existsSync(join(root, path)))) ?? otherFamily;
  const named = [...systemBundles, ...family.moreBundles].map((path) => join(root, path));
  const found = named
    .map((path) => ({ path, real: realImagePath(root, path) }))
    .filter(({ real }) => real !== null && statSync(real).isFile());
  const made = found.length === 0 && family.bundle !== null ? [join(root, family.bundle)] : [];
  const bundles = distinct([...found.flatMap(({ real }) => (real === null ? [] : [real])), ...made]);
  const folders = foldersOf(root, family, made.map(dirname));
  const [main = folders[0]?.path] = [...found.map(({ path }) => path), ...made];
  if (main === undefined) return null;
  return {
    path: main,
    anchors: anchorsOf(root, family),
    marks: bundles.length === 0 ? main : dirname(main),
    bundles,
    form: family.form,
    folders,
    leftovers: family.leftovers.flatMap((path) => realImagePath(root, join(root, path)) ?? []),
  };
}

const otherFamily = families.at(-1) as Family;

/** Named as the helper does, though a part of it may be a link. */
function anchorsOf(root: string, { anchors, helpers }: Family): string | null {
  const isRead = helpers === "may come" || [anchors, ...helpers].some((path) => existsSync(join(root, path)));
  return isRead ? join(root, anchors) : null;
}

/** `made`: folders that will be there. */
function foldersOf(root: string, family: Family, made: readonly string[]): Folder[] {
  const folders: Folder[] = [];
  let files: string | null = null;
  for (const { path, holds, names, onlyHashed = false } of family.folders) {
    const real =
      realImagePath(root, join(root, path)) ?? made.find((folder) => folder === join(root, path)) ?? null;
    if (real === null || !(made.includes(real) || statSync(real).isDirectory())) continue;
    if (holds === "files") files ??= real;
    if (onlyHashed && !readdirSync(real).some((name) => hashedName.test(name))) continue;
    if (folders.some((folder) => folder.path === real)) continue;
    folders.push({ path: real, holds, names, files: holds.startsWith("hashes") ? files : null });
  }
  return folders;
}

/** Two paths to one file, by a hard link, are one. */
function distinct(paths: readonly string[]): string[] {
  const seen = new Set<string>();
  return paths.filter((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    const key = found === undefined ? path : `${found.dev}:${found.ino}`;
    return seen.size < seen.add(key).size;
  });
}
