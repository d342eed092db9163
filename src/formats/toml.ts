// TOML: uv.toml, pyproject.toml, poetry's and cargo's config.toml, bunfig.toml.

import { parse, TomlError } from "smol-toml";
import { FormatError, lineAt, textOf } from "./format.ts";
import type { ConfigFormat, FoundSetting, Range } from "./format.ts";
import { wholeLines, withComma } from "./statement-lines.ts";
import { positionKey, scanPositions } from "./toml-positions.ts";
import type { KeyPath, Positions } from "./toml-positions.ts";

export const toml: ConfigFormat = {
  read(written) {
    // Cargo and uv pass over a byte order mark; what stands behind it stays where it is.
    const text = written.replace(/^\uFEFF/, " ");
    let document: unknown;
    try {
      document = parse(text, { integersAsBigInt: true });
    } catch (error) {
      if (!(error instanceof TomlError)) throw error;
      throw new FormatError(error.line, error.message.split("\n")[0] ?? "it is no TOML");
    }
    return leaves(document, [], text, scanPositions(text));
  },
  write: (value) => JSON.stringify(value),
};

function leaves(value: unknown, path: KeyPath, text: string, positions: Positions): FoundSetting[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => leaves(item, [...path, index], text, positions));
  }
  if (typeof value === "object" && value !== null && !(value instanceof Date)) {
    return Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key], text, positions));
  }
  const span = positions.get(positionKey(path));
  if (span === undefined) return [];
  const key = path.reduce<string>(
    (joined, part) => (typeof part === "number" ? `${joined}[]` : joined === "" ? part : `${joined}.${part}`),
    "",
  );
  const piece = { start: span.keyStart, end: span.valueEnd };
  return [
    {
      key,
      value: textOf(value),
      line: lineAt(text, span.keyStart),
      // Of an array or an inline table the comma goes along.
      statement: isInList(text, piece) ? withComma(text, piece) : wholeLines(text, piece, /^#/),
      valueRange: { start: span.valueStart, end: span.valueEnd },
    },
  ];
}

/** Whether a comma or a bracket is what stands beside it. */
function isInList(text: string, { start, end }: Range): boolean {
  return /[[{,]\s*$/.test(text.slice(0, start)) || /^\s*(?:,|[\]}])/.test(text.slice(end));
}
