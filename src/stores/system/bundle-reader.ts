// Reads the image's bundles, and takes each apart once for as long as it stays the same.

import { readBlocks, readBundleBytes, type ReadBlocks } from "./bundle-text.ts";

/** @throws StoreError */
export type BundleReader = (path: string) => ReadBlocks;

/** Every call reads the file, since another program may have written it: what was taken apart counts for those bytes alone. */
export function createBundleReader(): BundleReader {
  const known = new Map<string, { readonly bytes: Buffer; readonly found: ReadBlocks }>();
  return (path) => {
    const bytes = readBundleBytes(path);
    const before = known.get(path);
    if (before?.bytes.equals(bytes) === true) return before.found;
    const found = readBlocks(bytes.toString("latin1"));
    known.set(path, { bytes, found });
    return found;
  };
}
