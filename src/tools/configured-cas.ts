// The CA files that the user's own configuration of tools names, which the bundle takes over.

import { existsSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import type { FoundSetting } from "../formats/format.ts";
import { loadFormat } from "../formats/load-format.ts";
import type { FormatId } from "../formats/load-format.ts";
import { decodeText } from "../host/byte-text.ts";
import { readRegularFile } from "../host/regular-file.ts";
import type { NamedFile } from "../trust/named-file.ts";
import { tools } from "./catalogue.ts";
import { filesAt } from "./override-places.ts";
import { doesIt, isKey } from "./override-value.ts";
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
export async function configuredCas(places: ConfigurationPlaces): Promise<NamedFile[]> {
  const found = new Map<string, NamedFile>();
  const texts = new Map<string, readonly FoundSetting[]>();
  const known = new Map<string, readonly string[]>();
  const { overrides = tools.flatMap((tool) => tool.overrides) } = places;
  for (const override of overrides) {
    const { does, format, key, places: where } = override;
    // An npmrc is read as npm does by ../trust/npmrc.ts.
    if (does !== "names other CAs" || format === "variable" || format === "npmrc") continue;
    for (const file of where.flatMap((place) => {
      const files = known.get(place) ?? filesAt(place, { ...places, folder: null });
      known.set(place, files);
      return files;
    })) {
      const id = `${format} ${file}`;
      const settings = texts.get(id) ?? (await settingsIn(file, format));
      texts.set(id, settings);
      for (const { key: name, value } of settings) {
        if (value === null || !isKey(key, name) || !doesIt(override, value)) continue;
        const path = value.startsWith("~/") ? join(places.home, value.slice(2)) : value;
        const isTheirs = isAbsolute(path) && !path.includes("\0") && dirname(path) !== places.stateDir;
        if (isTheirs && !found.has(path)) found.set(path, { path, by: `${name} in ${file}` });
      }
    }
  }
  return [...found.values()];
}

async function settingsIn(path: string, format: FormatId): Promise<readonly FoundSetting[]> {
  // Asked first, since most are not there, and an error costs more than an answer.
  if (!existsSync(path)) return [];
  try {
    const text = decodeText(readRegularFile(path, largestFile)) ?? "";
    return (await loadFormat(format)).read(text);
  } catch {
    return [];
  }
}
