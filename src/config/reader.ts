// How one option's value is read, from TOML and from the text of a variable or flag; the common shapes.

import { printable } from "../wire/printable.ts";
import type { Parsed } from "../wire/parsed.ts";
import type { Source } from "./source.ts";
import type { KeyPath } from "../formats/toml-positions.ts";

/** Each method tells `source` of every fault, and returns undefined when there was one. */
export interface Reader<T> {
  fromToml(value: unknown, path: KeyPath, source: Source): T | undefined;
  /** `flag` is the flag that brought the text, or null for a variable. */
  fromText(text: string, flag: string | null, source: Source): T | undefined;
  /** The value of a flag that was given twice. */
  join(first: T, second: T): T;
}

/** Reads one text, such as a list's item; `folder` is what relative paths start from. */
export type ParseText<T> = (text: string, source: Source, path: KeyPath) => Parsed<T>;

export const quote = (text: string): string => `"${printable(text)}"`;

// Some parsers name the text in their faults, some leave it to whoever knows that it may be shown.
function aboutText(text: string, fault: string): string {
  return fault.includes(quote(text)) ? fault : `${quote(text)}: ${fault}`;
}

/** What TOML calls the type of a value that smol-toml returned, integers being bigint. */
export function tomlType(value: unknown): string {
  if (typeof value === "bigint") return "an integer";
  if (typeof value === "number") return "a float";
  if (typeof value === "string") return "a string";
  if (typeof value === "boolean") return "a boolean";
  if (Array.isArray(value)) return "an array";
  if (value instanceof Date) return "a date";
  return "a table";
}

export function isTable(value: unknown): value is Record<string, unknown> {
  return tomlType(value) === "a table";
}

/** A single string. `secret` values are never quoted in a fault. */
export function textReader<T>(parse: ParseText<T>, secret = false): Reader<T> {
  const read = (text: string, path: KeyPath, source: Source): T | undefined => {
    const parsed = parse(text, source, path);
    if (parsed.ok) return parsed.value;
    source.fault(path, secret ? parsed.fault : aboutText(text, parsed.fault));
    return undefined;
  };
  return {
    fromToml(value, path, source) {
      if (typeof value === "string") return read(value, path, source);
      source.fault(path, `${path.join(".")} must be a string, not ${tomlType(value)}`);
      return undefined;
    },
    fromText: (text, _flag, source) => read(text, [], source),
    join: (_first, second) => second,
  };
}

/** A boolean; of a variable 1, true or yes, and 0, false or no; a flag means yes. */
export const booleanReader: Reader<boolean> = {
  fromToml(value, path, source) {
    if (typeof value === "boolean") return value;
    source.fault(path, `${path.join(".")} must be true or false, not ${tomlType(value)}`);
    return undefined;
  },
  fromText(text, flag, source) {
    if (flag !== null) return true;
    if (/^(?:1|true|yes)$/i.test(text)) return true;
    if (/^(?:0|false|no)$/i.test(text)) return false;
    source.fault([], `${quote(text)}: it must be true or false`);
    return undefined;
  },
  join: (_first, second) => second,
};

/** An array, or a text with commas. With `emptyFault` the list must hold something. */
export function listReader<T>(
  parse: ParseText<T>,
  options: { items: "strings" | "integers"; emptyFault?: string },
): Reader<readonly T[]> {
  const itemType = options.items === "strings" ? "string" : "bigint";
  // A null item is one that has a fault already.
  const read = (items: readonly (string | null)[], path: KeyPath, source: Source): T[] | undefined => {
    if (items.length === 0 && options.emptyFault !== undefined) source.fault(path, options.emptyFault);
    const values: T[] = [];
    for (const [index, item] of items.entries()) {
      if (item === null) continue;
      const parsed = parse(item, source, [...path, index]);
      if (parsed.ok) values.push(parsed.value);
      else source.fault([...path, index], aboutText(item, parsed.fault));
    }
    return values.length === items.length ? values : undefined;
  };
  return {
    fromToml(value, path, source) {
      const wanted = `${path.join(".")} must be an array of ${options.items}`;
      if (!Array.isArray(value)) {
        source.fault(path, `${wanted}, not ${tomlType(value)}`);
        return undefined;
      }
      for (const [index, item] of value.entries()) {
        if (typeof item === itemType) continue;
        source.fault([...path, index], `${wanted}, and this is ${tomlType(item)}`);
      }
      return read(
        value.map((item) => (typeof item === itemType ? String(item) : null)),
        path,
        source,
      );
    },
    fromText: (text, _flag, source) => read(splitCommas(text), [], source),
    join: (first, second) => [...first, ...second],
  };
}

/** Items between commas, without the space around them; none in an empty text. */
function splitCommas(text: string): string[] {
  if (text === "") return [];
  return text.split(",").map((item) => item.trim());
}
