// Reads a config file's document: each option by its reader, and every key that is none of ours.

import type { Layer } from "./option-values.ts";
import { options, type OptionKey } from "./options.ts";
import { isTable, quote, tomlType } from "./reader.ts";
import { readers } from "./readers.ts";
import type { Source } from "./source.ts";
import { suggest } from "./suggest.ts";

const fileOptions = options.filter((option) => option.inFile);
const sections = [...new Set(fileOptions.map((option) => sectionOf(option.key)))];

function sectionOf(key: OptionKey): string {
  return key.slice(0, key.indexOf("."));
}

function nameOf(key: OptionKey): string {
  return key.slice(key.indexOf(".") + 1);
}

/** `document` as smol-toml parsed it, with integers as bigint. */
export function readTomlLayer(document: Record<string, unknown>, source: Source): Layer {
  const layer: Partial<Record<OptionKey, unknown>> = {};
  for (const [section, table] of Object.entries(document)) {
    if (!sections.includes(section)) source.faultAtKey([section], unknownKey(section), sectionHint(section));
    else if (!isTable(table)) source.fault([section], `${section} must be a table, not ${tomlType(table)}`);
    else {
      readSection(section, table, source, layer);
      // The remains of a policy must not read as "allow everything".
      if (section === "policy" && Object.keys(table).length === 0) {
        source.fault(
          [section],
          "the policy table is empty",
          'say default = "deny" or default = "allow" in it',
        );
      }
    }
  }
  return layer as Layer;
}

function readSection(
  section: string,
  table: Record<string, unknown>,
  source: Source,
  layer: Partial<Record<OptionKey, unknown>>,
): void {
  for (const [name, value] of Object.entries(table)) {
    const option = fileOptions.find((option) => option.key === `${section}.${name}`);
    if (option === undefined) {
      source.faultAtKey([section, name], unknownKey(`${section}.${name}`), keyHint(section, name));
      continue;
    }
    const read = readers[option.key].fromToml(value, [section, name], source);
    if (read !== undefined) layer[option.key] = read;
  }
}

const unknownKey = (key: string): string => `unknown key ${quote(key)}`;
const didYouMean = (key: string | null): string | null => (key === null ? null : `did you mean "${key}"?`);

function sectionHint(section: string): string | null {
  const moved = fileOptions.find((option) => nameOf(option.key) === section);
  return didYouMean(moved?.key ?? suggest(section, sections));
}

function keyHint(section: string, name: string): string | null {
  const secret = options.find((option) => !option.inFile && option.key === `${section}.${name}`);
  if (secret !== undefined) {
    return `a secret does not belong in this file: use ${section}.${name}_file or $${secret.environment}`;
  }
  const near = suggest(
    name,
    fileOptions.filter((option) => sectionOf(option.key) === section).map((option) => nameOf(option.key)),
  );
  if (near !== null) return didYouMean(`${section}.${near}`);
  return didYouMean(fileOptions.find((option) => nameOf(option.key) === name)?.key ?? null);
}
