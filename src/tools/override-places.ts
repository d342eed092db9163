// Where the places of an override are on this machine.

import { existsSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { expandPattern } from "../host/expand-pattern.ts";

export interface PlaceFacts {
  /** The user's, absolute. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** In the place of "/". */
  readonly root?: string;
  /** Whose project's files count, absolute; null for none. */
  readonly folder: string | null;
}

/** The name of the variable whose text the place is; null for a file. */
export function variableOf(place: string): string | null {
  return place.endsWith("=") ? place.slice(0, -1) : null;
}

/** Absolute paths of files, which need not be there. */
export function filesAt(
  place: string,
  { home, env, root = "/", folder }: PlaceFacts,
  onlyHere = false,
): string[] {
  if (place.startsWith("~/")) return [join(home, place.slice(2))];
  if (place.startsWith("/"))
    return place.includes("*") ? expandPattern(join(root, place)) : [join(root, place)];
  if (place.startsWith("./"))
    return folder === null ? [] : projectFolders(folder, home, onlyHere).map((one) => join(one, place));
  const [, name = "", rest = ""] = /^\$([A-Za-z_]+)(.*)$/.exec(place) ?? [];
  const value = env[name];
  return value !== undefined && isAbsolute(value) ? [value + rest] : [];
}

/** From the folder up to the root of its git work tree; the home's own files are the user's. */
function projectFolders(folder: string, home: string, onlyHere: boolean): string[] {
  if (onlyHere) return folder === home ? [] : [folder];
  const above: string[] = [];
  for (let one = folder; one !== home; one = dirname(one)) {
    above.push(one);
    if (existsSync(join(one, ".git"))) return above;
    if (one === dirname(one)) break;
  }
  return folder === home ? [] : [folder];
}
