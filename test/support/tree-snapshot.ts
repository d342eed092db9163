// All that can be told of a folder's tree, to compare what was there before with what is there after.

import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** Each path below the folder with its kind, rights, owner, names, and content or target; sorted. Times are left out. */
export function snapshotTree(folder: string): string[] {
  return namesBelow(folder)
    .toSorted()
    .map((name) => `${JSON.stringify(name)} ${describe(join(folder, name))}`);
}

// Bun's own recursive listing goes through symlinks, in circles too.
function namesBelow(folder: string, prefix = ""): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const name = join(prefix, entry.name);
    return entry.isDirectory() ? [name].concat(namesBelow(folder, name)) : name;
  });
}

function describe(path: string): string {
  const stats = lstatSync(path);
  const common = `${(stats.mode >>> 0).toString(8)} ${stats.uid}:${stats.gid}`;
  if (stats.isSymbolicLink()) return `${common} -> ${readlinkSync(path)}`;
  if (!stats.isFile()) return common;
  const hash = new Bun.CryptoHasher("sha256").update(readFileSync(path)).digest("hex");
  return `${common} x${stats.nlink} ${stats.size} ${hash}`;
}
