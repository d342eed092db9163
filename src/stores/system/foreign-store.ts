// Keeps us out of a store that is not this image's to change: one that a host has lent to it, or one that Nix makes.

import { join } from "node:path";
import { realImagePath } from "../../host/image-path.ts";
import { readMounts, type Mount } from "../../host/mounts.ts";
import type { Layout } from "./layout.ts";
import { storeError } from "./store-codes.ts";

/** What containers are given of their host, so that they trust what it trusts. */
const storeFolders = [
  "/etc/ssl",
  "/etc/pki",
  "/etc/ca-certificates",
  "/usr/local/share/ca-certificates",
  "/var/lib/ca-certificates",
];
/** In memory, so made for this machine alone. */
const ownTypes = new Set(["tmpfs", "ramfs"]);
/** Where packages are kept unchanged, by Nix and by Guix. */
const nixFolders = ["/nix/store", "/gnu/store"];

/** @throws StoreError */
export function refuseForeign(root: string, layout: Layout, mounts = readMounts()): void {
  const folders = layout.folders.map(({ path }) => path);
  const anchors = layout.anchors === null ? [] : [realImagePath(root, layout.anchors) ?? layout.anchors];
  for (const path of [...layout.bundles, ...folders, ...anchors]) {
    if (nixFolders.some((folder) => path.startsWith(`${join(root, folder)}/`))) {
      throw storeError("system_store_of_nix", "change", path, "it is a package's, which nothing may change");
    }
    const mount = foreignMount(root, path, mounts);
    if (mount !== null) {
      const cause = `${JSON.stringify(mount)} is mounted from elsewhere`;
      throw storeError("system_store_mounted", "change", path, cause);
    }
  }
}

/**
 * The mount that the path lies in, where it is one of a store's folders or files by itself: such a mount is most likely the
 * host's own store, and a CA whose key is in this session must not get into that. Null where the path is this image's own.
 */
export function foreignMount(root: string, path: string, mounts: readonly Mount[]): string | null {
  const around = mounts.filter(
    (mount) => path === mount.path || path.startsWith(`${mount.path.replace(/\/$/, "")}/`),
  );
  // Of mounts at one place the last is seen.
  const [mount] = around.toReversed().toSorted((one, other) => other.path.length - one.path.length);
  if (mount === undefined || ownTypes.has(mount.type)) return null;
  const isStore = storeFolders
    .map((folder) => join(root, folder))
    .some((folder) => mount.path === folder || mount.path.startsWith(`${folder}/`));
  return isStore ? mount.path : null;
}
