// Where Chromium, and what is made of it, keeps its certificate database in a home.

import { existsSync, readdirSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { StoreContext } from "../store.ts";
import { holdsOthers } from "./holds-others.ts";

/** Flatpaks that have a home of their own, with the database in it once they were started. */
const flatpaks = new Set([
  "com.brave.Browser",
  "com.google.Chrome",
  "com.microsoft.Edge",
  "com.vivaldi.Vivaldi",
  "io.github.ungoogled_software.ungoogled_chromium",
  "org.chromium.Chromium",
]);

/** The folders that are to have the CAs, those included that are to be made. */
export async function chromiumFolders({ root, home, env }: StoreContext): Promise<string[]> {
  const data = env.XDG_DATA_HOME;
  const dataFolder = data !== undefined && isAbsolute(data) ? join(root, data) : join(home, ".local/share");
  const own = await foldersOf(home, dataFolder);
  const snap = join(home, "snap/chromium/current");
  const packaged = [
    ...(existsSync(snap) ? [foldersOf(snap, join(snap, ".local/share"))] : []),
    ...flatpakHomes(home).map((folder) => foldersOf(folder, join(folder, "data"))),
  ];
  return [...own, ...(await Promise.all(packaged)).flat()];
}

/**
 * Releases before 146 read ~/.pki/nssdb. From then on it is read where it is there, else $XDG_DATA_HOME/pki/nssdb: so making
 * the first would hide what a user has in the second. A browser that runs already has the second open.
 */
async function foldersOf(home: string, data: string): Promise<string[]> {
  const old = join(home, ".pki/nssdb");
  const newer = join(data, "pki/nssdb");
  if (!existsSync(join(newer, "cert9.db"))) return [old];
  return !existsSync(old) && (await holdsOthers(newer)) ? [newer] : [old, newer];
}

function flatpakHomes(home: string): string[] {
  const apps = join(home, ".var/app");
  if (!existsSync(apps)) return [];
  return readdirSync(apps)
    .filter((name) => flatpaks.has(name) || existsSync(join(apps, name, ".pki")))
    .map((name) => join(apps, name));
}
