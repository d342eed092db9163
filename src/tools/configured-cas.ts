// The CA files that the user's own configuration of tools names, which the bundle takes over.

import { existsSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import type { FoundSetting } from "../formats/format.ts";
import { loadFormat } from "../formats/load-format.ts";
import type { FormatId } from "../formats/load-format.ts";
import { decodeText } from "../host/byte-text.ts";
import { readRegularFile } from "../host/regular-file.ts";
import { isOwnTruststore } from "../stores/jvm/named-truststores.ts";
import type { NamedFile } from "../trust/named-file.ts";
import { noProofs, type Proofs } from "../trust/proofs.ts";
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
  readonly proofs?: Proofs;
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
  const { overrides = tools.flatMap((tool) => tool.overrides), proofs = noProofs } = places;
  const naming = overrides.filter(({ does }) => does === "names other CAs");
  for (const override of naming) {
    const { format, places: where } = override;
    // An npmrc is read as npm does by ../trust/npmrc.ts.
    if (format === "variable" || format === "npmrc") continue;
    for (const file of where.flatMap((place) => {
      const files = known.get(place) ?? filesAt(place, { ...places, folder: null });
      known.set(place, files);
      return files;
    })) {
      const id = `${format} ${file}`;
      const settings = texts.get(id) ?? (await namingIn(file, format, naming, proofs));
      texts.set(id, settings);
      for (const { key: name, value } of settings) {
        if (value === null || !isNamedBy(override, { key: name, value })) continue;
        const path = value.startsWith("~/") ? join(places.home, value.slice(2)) : value;
        const isOurs = dirname(path) === places.stateDir || isOwnTruststore(path);
        const isTheirs = isAbsolute(path) && !path.includes("\0") && !isOurs;
        if (isTheirs && !found.has(path)) found.set(path, { path, by: `${name} in ${file}` });
      }
    }
  }
  return [...found.values()];
}

/** The settings of the file that name CAs by one of the overrides. */
async function namingIn(
  path: string,
  format: FormatId,
  overrides: readonly Override[],
  proofs: Proofs,
): Promise<readonly FoundSetting[]> {
  // Asked first, since most are not there, and an error costs more than an answer.
  if (!existsSync(path)) return [];
  try {
    const bytes = readRegularFile(path, largestFile);
    const statement = `read as ${format}, it names no CAs`;
    if (proofs.has(statement, [bytes])) return [];
    const settings = (await loadFormat(format)).read(decodeText(bytes) ?? "");
    const found = settings.filter((setting) =>
      overrides.some((one) => one.format === format && isNamedBy(one, setting)),
    );
    if (found.length === 0) proofs.add(statement, [bytes]);
    return found;
  } catch {
    return [];
  }
}

const isNamedBy = (override: Override, { key, value }: Pick<FoundSetting, "key" | "value">): boolean =>
  value !== null && isKey(override.key, key) && doesIt(override, value);
