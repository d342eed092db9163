// Reads the image's bundles, and takes each text apart once for as long as it stays the same.

import { readBlocks, readBundle, type ReadBlocks } from "./bundle-text.ts";

export interface ReadBundle extends ReadBlocks {
  /** As latin1; empty where there is no file. */
  readonly text: string;
}

/** @throws StoreError */
export type BundleReader = (path: string) => ReadBundle;

/** Every call reads the file, since another program may have written it: what was taken apart counts for that text alone. */
export function createBundleReader(): BundleReader {
  const known = new Map<string, ReadBundle>();
  return (path) => {
    const text = readBundle(path);
    const before = known.get(path);
    if (before?.text === text) return before;
    const bundle = { text, ...readBlocks(text) };
    known.set(path, bundle);
    return bundle;
  };
}
