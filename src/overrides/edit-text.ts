// A text of configuration without what goes against a session.

import type { ConfigFormat, FoundSetting } from "../formats/format.ts";
import { FormatError, removeSettings, replaceValues } from "../formats/format.ts";
import { isKey, narrowed } from "../tools/override-value.ts";
import type { Override } from "../tools/tool.ts";
import type { CaEdit } from "./ca-edit.ts";
import { encloses } from "./match.ts";
import type { Match, Reader } from "./match.ts";

export interface TextEdit {
  readonly text: string;
  /** The settings of the old text that are changed or gone, and those of the new one that are changed. */
  readonly touched: readonly FoundSetting[];
  readonly renewed: readonly FoundSetting[];
  readonly left: readonly LeftSetting[];
  /** The files of CAs that ours goes into. */
  readonly appendTo: readonly string[];
}

export interface LeftSetting {
  readonly setting: FoundSetting;
  /** A clause without final stop. */
  readonly why: string;
}

interface Change {
  readonly setting: FoundSetting;
  /** Null to take it out. */
  readonly value: string | null;
}

/**
 * The new text is read again, and is left as it was, with the reason, where it does not hold exactly what was meant.
 * @param settings those of the text, which the matches are of
 * @param decideCa what becomes of a key of CAs
 */
export function editText(
  text: string,
  format: ConfigFormat,
  settings: readonly FoundSetting[],
  matches: readonly Match<Reader>[],
  decideCa: (setting: FoundSetting) => CaEdit,
): TextEdit {
  const changes = new Map<FoundSetting, Change>();
  const left: LeftSetting[] = [];
  const appendTo = new Set<string>();
  for (const { setting, reader } of matches) {
    if (changes.has(setting) || left.some((one) => one.setting === setting)) continue;
    const decided = decide(setting, reader.override, decideCa);
    if ("why" in decided) left.push({ setting, why: decided.why });
    else if ("path" in decided) appendTo.add(decided.path);
    else {
      changes.set(setting, decided);
      if (decided.value !== null && !setting.key.endsWith("trustStore")) continue;
      for (const other of alongOf(setting, reader.override, settings)) {
        if (!changes.has(other)) changes.set(other, { setting: other, value: null });
      }
    }
  }
  const unchanged = { text, touched: [], renewed: [], appendTo: [...appendTo] };
  if (changes.size === 0) return { ...unchanged, left };
  const edited = apply(text, format, settings, [...changes.values()]);
  if (edited !== null) {
    return {
      text: edited.text,
      touched: [...changes.keys()],
      renewed: edited.renewed,
      left,
      appendTo: [...appendTo],
    };
  }
  const why = "it cannot be changed in this file without changing more";
  return { ...unchanged, left: [...left, ...[...changes.keys()].map((setting) => ({ setting, why }))] };
}

function decide(
  setting: FoundSetting,
  { does, values, isForHand }: Override,
  decideCa: (setting: FoundSetting) => CaEdit,
): Change | { readonly path: string } | { readonly why: string } {
  if (isForHand === true) return { why: "it does more than that" };
  if (does === "names other CAs" && setting.value !== null) {
    const edit = decideCa(setting);
    if (edit.does === "nothing") return { why: edit.why };
    if (edit.does === "appends") return { path: edit.path };
    return { setting, value: edit.does === "names" ? edit.path : null };
  }
  const rest = does === "goes around the proxy" && values === undefined ? narrowed(setting.value ?? "") : "";
  return { setting, value: rest === "" ? null : rest };
}

function alongOf(
  setting: FoundSetting,
  { key, along = [] }: Override,
  all: readonly FoundSetting[],
): FoundSetting[] {
  return along.flatMap((pattern) => {
    // An element is the one that the setting is in.
    if (key.startsWith(`${pattern}.`))
      return all.filter((other) => other.key === pattern && encloses(other, setting));
    const name = pattern.includes("*") ? pattern.replace("*", starOf(key, setting.key)) : pattern;
    return all.filter((other) => isKey(name, other.key));
  });
}

/** What the first "*" of the pattern stands for. */
function starOf(pattern: string, key: string): string {
  const [before = "", after = ""] = pattern.split("*");
  return key.slice(before.length, key.length - after.length);
}

function apply(
  text: string,
  format: ConfigFormat,
  settings: readonly FoundSetting[],
  changes: readonly Change[],
): { readonly text: string; readonly renewed: readonly FoundSetting[] } | null {
  const written = new Map<FoundSetting, string>();
  for (const { setting, value } of changes) {
    if (value === null) continue;
    const form = setting.valueRange === null ? null : format.write(value);
    if (form === null) return null;
    written.set(setting, form);
  }
  const gone = changes.filter(({ value }) => value === null).map(({ setting }) => setting);
  // What stands in something that goes along goes with it.
  const outer = gone.filter((setting) => !gone.some((other) => encloses(other, setting)));
  const isGone = (setting: FoundSetting): boolean =>
    gone.includes(setting) || outer.some((other) => encloses(other, setting));
  const replaced = replaceValues(
    text,
    [...written].map(([setting, form]) => ({ setting, written: form })),
  );
  const again = readOrNull(format, replaced);
  if (again === null || again.length !== settings.length) return null;
  const goneAgain = outer.flatMap((setting) => again[settings.indexOf(setting)] ?? []);
  let result = removeSettings(replaced, goneAgain);
  const expected = changesApplied(settings, changes).filter((_pair, index) => {
    const setting = settings[index];
    return setting !== undefined && !isGone(setting);
  });
  const known = new Set(settings.map(({ key }) => key));
  let found = readOrNull(format, result);
  // A YAML mapping whose last key is gone has become an empty value of its own, up to the outermost.
  for (let round = 0; found !== null && round < 8; round++) {
    const empty = found.filter(
      ({ key, value }) => value === null && !known.has(key) && outer.some((one) => isBelow(one.key, key)),
    );
    if (empty.length === 0) break;
    result = removeSettings(result, empty);
    found = readOrNull(format, result);
  }
  if (found === null || JSON.stringify(found.map(pairOf)) !== JSON.stringify(expected)) return null;
  const values = new Set([...written.keys()].map(({ key }) => key));
  return { text: result, renewed: found.filter(({ key }) => values.has(key)) };
}

const isBelow = (key: string, above: string): boolean =>
  key.startsWith(`${above}.`) || key.startsWith(`${above}[`);

/** An element of XML that has lost all that was in it is empty. */
const pairOf = ({ key, value }: FoundSetting): readonly [string, string] => [key, value ?? ""];

function changesApplied(
  settings: readonly FoundSetting[],
  changes: readonly Change[],
): (readonly [string, string])[] {
  const values = new Map(changes.map(({ setting, value }) => [setting, value]));
  return settings.map((setting) => [setting.key, values.get(setting) ?? setting.value ?? ""]);
}

function readOrNull(format: ConfigFormat, text: string): readonly FoundSetting[] | null {
  try {
    return format.read(text);
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}
