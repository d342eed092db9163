// Where Firefox keeps profiles in a home.

import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { readOptionalFile } from "../../host/optional-file.ts";
import type { StoreContext } from "../store.ts";
import { profileFolders } from "./profiles-ini.ts";

type Surroundings = Pick<StoreContext, "root" | "home" | "env">;

/**
 * The folder of profiles.ini that a new profile goes to: releases from 147 on take it where it is there, although they
 * would make $XDG_CONFIG_HOME/mozilla/firefox themselves.
 */
export const firstBase = (home: string): string => join(home, ".mozilla/firefox");

/** Whether a Firefox of this image would make a profile at its first start. */
export function wantsFirstProfile(surroundings: Surroundings): boolean {
  return (
    hasFirefox(surroundings) &&
    !nativeBases(surroundings).some((base) => existsSync(join(base, "profiles.ini")))
  );
}

/** Every profile that is there, listed or not; a profile under two names once. */
export function firefoxProfiles(surroundings: Surroundings): string[] {
  const bases = [...nativeBases(surroundings), ...packagedBases(surroundings.home)];
  const found = new Map<string, string>();
  for (const folder of bases.flatMap((base) => profilesIn(base, surroundings.root))) {
    if (!isFolder(folder)) continue;
    const real = realpathSync(folder);
    if (!found.has(real)) found.set(real, folder);
  }
  return [...found.values()];
}

function nativeBases({ root, home, env }: Surroundings): string[] {
  const config = env.XDG_CONFIG_HOME;
  const configFolder =
    config !== undefined && isAbsolute(config) ? join(root, config) : join(home, ".config");
  return [firstBase(home), join(configFolder, "mozilla/firefox")];
}

/** Of the snap and of the Flatpak, each with a home of its own. */
const packagedBases = (home: string): string[] =>
  ["snap/firefox/common/.mozilla", "snap/firefox/common/.config/mozilla"]
    .concat([".mozilla", "config/mozilla"].map((folder) => join(".var/app/org.mozilla.firefox", folder)))
    .map((folder) => join(home, folder, "firefox"));

/** What a folder has that Firefox once made a profile of, or a user put there for it. */
const profileFiles = ["times.json", "prefs.js", "user.js", "cert9.db", "cert8.db"];

function profilesIn(base: string, root: string): string[] {
  if (!isFolder(base)) return [];
  const listed = profileFolders(readOptionalFile(join(base, "profiles.ini")) ?? "", base, root);
  const beside = readdirSync(base)
    .map((name) => join(base, name))
    .filter((folder) => profileFiles.some((file) => existsSync(join(folder, file))));
  return [...listed, ...beside];
}

const programs = ["firefox", "firefox-esr"];

function hasFirefox({ root, env }: Surroundings): boolean {
  const folders = (env.PATH ?? "").split(delimiter).filter(isAbsolute);
  return [...folders, "/usr/lib/firefox", "/usr/lib/firefox-esr", "/usr/lib64/firefox", "/opt/firefox"].some(
    (folder) => programs.some((name) => existsSync(join(root, folder, name))),
  );
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
