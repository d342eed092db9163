// Java properties: gradle.properties.

import { Pair, parseLines, stringify } from "dot-properties";
import { lineAt } from "./format.ts";
import type { ConfigFormat } from "./format.ts";
import { wholeLines } from "./statement-lines.ts";

export const properties: ConfigFormat = {
  lastCounts: true,
  read(text) {
    return parseLines(text, true).flatMap((node) => {
      if (!(node instanceof Pair) || node.range === undefined) return [];
      const [start, , valueStart, end] = node.range;
      if (start === undefined || valueStart === undefined || end === undefined) return [];
      return [
        {
          key: node.key,
          value: node.value,
          line: lineAt(text, start),
          // A comment has lines of its own; what stands behind a value is the value.
          statement: wholeLines(text, { start, end }, /^$/),
          valueRange: { start: valueStart, end },
        },
      ];
    });
  },
  // Java reads ISO 8859-1 here and, since 9, UTF-8 elsewhere: ASCII is the same in both.
  write: (value) =>
    stringify([["", value]], { keySep: "", latin1: true, lineWidth: null }).replace(
      /[\u0080-\u00ff]/g,
      (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
    ),
};
