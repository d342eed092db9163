// The CA files that the user's own configuration of tools names, which the bundle takes over.

import { dirname, isAbsolute, join } from "node:path";
import { decodeText } from "../host/byte-text.ts";
import { expandPattern } from "../host/expand-pattern.ts";
import { readRegularFile } from "../host/regular-file.ts";
import type { NamedFile } from "../trust/named-file.ts";
import { tools } from "./catalogue.ts";
import type { Override } from "./tool.ts";

export interface ConfigurationPlaces {
  /** Absolute. A file of ours there is no CA of the user's, whoever wrote its name down. */
  readonly stateDir: string;
  /** The user's, absolute. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** In the place of "/". */
  readonly root?: string;
  /** Default: those of every tool. */
  readonly overrides?: readonly Override[];
}

const largestFile = 1024 * 1024;

/**
 * Each once. Files of the current folder are left out: it may be a hostile checkout, and what they name would be trusted
 * by every tool. A file that cannot be read names nothing, as its tool has it.
 */
export function configuredCas(places: ConfigurationPlaces): NamedFile[] {
  const found = new Map<string, NamedFile>();
  const texts = new Map<string, string>();
  const { overrides = tools.flatMap((tool) => tool.overrides) } = places;
  for (const { does, pattern, key, places: where } of overrides) {
    if (does !== "names other CAs" || pattern === undefined) continue;
    const everywhere = new RegExp(pattern, [...new Set(`${pattern.flags}gm`)].join(""));
    for (const file of where.flatMap((place) => filesAt(place, places))) {
      const text = texts.get(file) ?? textOf(file);
      texts.set(file, text);
      for (const value of valuesIn(text, everywhere)) {
        const path = value.startsWith("~/") ? join(places.home, value.slice(2)) : value;
        const isTheirs = isAbsolute(path) && dirname(path) !== places.stateDir;
        if (isTheirs && !found.has(path)) found.set(path, { path, by: `${key} in ${file}` });
      }
    }
  }
  return [...found.values()];
}

function filesAt(place: string, { home, env, root = "/" }: ConfigurationPlaces): string[] {
  if (place.startsWith("~/")) return [join(home, place.slice(2))];
  if (place.startsWith("/")) return expandPattern(join(root, place));
  const [, name = "", rest = ""] = /^\$([A-Z_]+)(.*)$/.exec(place) ?? [];
  const value = env[name];
  return value !== undefined && isAbsolute(value) ? [value + rest] : [];
}

function textOf(path: string): string {
  try {
    return decodeText(readRegularFile(path, largestFile)) ?? "";
  } catch {
    return "";
  }
}

/** Of each match the first group that is there and not empty. */
function valuesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, ...groups]) => groups.filter(Boolean).slice(0, 1));
}
