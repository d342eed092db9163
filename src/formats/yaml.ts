// YAML: .condarc, .yarnrc.yml, .gemrc, .bundle/config.

import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { FormatError, lineAt, textOf } from "./format.ts";
import type { ConfigFormat, FoundSetting } from "./format.ts";
import { wholeLines } from "./statement-lines.ts";

export const yaml: ConfigFormat = {
  lastCounts: true,
  read(text) {
    const document = parseDocument(text, { lineCounter: new LineCounter(), uniqueKeys: false });
    const [fault] = document.errors;
    if (fault !== undefined) {
      throw new FormatError(fault.linePos?.[0].line ?? null, fault.message.split("\n")[0] ?? "it is no YAML");
    }
    return leaves(document.contents, "", null, text);
  },
  // A JSON string is a YAML scalar in double quotes.
  write: (value) => JSON.stringify(value),
};

function leaves(node: unknown, key: string, keyStart: number | null, text: string): FoundSetting[] {
  if (isMap(node)) {
    return node.items.flatMap((pair) => {
      if (!isScalar(pair.key)) return [];
      const name = textOf(pair.key.value);
      return leaves(pair.value, key === "" ? name : `${key}.${name}`, pair.key.range?.[0] ?? null, text);
    });
  }
  if (isSeq(node)) return node.items.flatMap((item) => leaves(item, `${key}[]`, dashOf(item, text), text));
  // A document of no keys, as "---" alone is.
  if (!isScalar(node) || node.range === null || node.range === undefined || key === "") return [];
  const [start, end] = node.range;
  const from = keyStart ?? start;
  return [
    {
      key,
      value: node.value === null ? null : textOf(node.value),
      line: lineAt(text, from),
      statement: wholeLines(text, { start: from, end }, /^#/),
      valueRange: node.value === null ? null : { start, end },
    },
  ];
}

/** Where the "- " of a list's item is; null in a list in brackets. */
function dashOf(item: unknown, text: string): number | null {
  const start = isScalar(item) ? (item.range?.[0] ?? 0) : 0;
  const dash = /-[ \t]+$/.exec(text.slice(0, start));
  return dash === null ? null : start - dash[0].length;
}
