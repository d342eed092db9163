// Hex's hex.config: terms of Erlang, one setting each.

import { FormatError, lineAt } from "./format.ts";
import type { ConfigFormat, FoundSetting } from "./format.ts";
import { wholeLines } from "./statement-lines.ts";

const term = /\{\s*'?([\w$]+)'?\s*,\s*(<<"((?:[^"\\]|\\.)*)"(?:\/utf8)?>>|[^]*?)\s*\}\s*\.(?=\s|$)/y;
const blank = /(?:\s|%[^\n]*)*/y;

/** Values that are no binary are as they are written. */
export const hexConfig: ConfigFormat = {
  read(text) {
    const found: FoundSetting[] = [];
    let at = 0;
    for (;;) {
      blank.lastIndex = at;
      at += blank.exec(text)?.[0].length ?? 0;
      if (at >= text.length) return found;
      term.lastIndex = at;
      const match = term.exec(text);
      if (match === null) throw new FormatError(lineAt(text, at), "it is no term of Erlang that Hex writes");
      const [whole, key = "", raw = "", inner] = match;
      const valueStart = at + whole.indexOf(raw, whole.indexOf(","));
      found.push({
        key,
        value: inner === undefined ? raw.trim() : inner.replace(/\\(.)/g, "$1"),
        line: lineAt(text, at),
        statement: wholeLines(text, { start: at, end: at + whole.length }, /^%/),
        valueRange: { start: valueStart, end: valueStart + raw.length },
      });
      at += whole.length;
    }
  },
  write: (value) => (/^[\x20-\x7e]*$/.test(value) ? `<<"${value.replace(/[\\"]/g, "\\$&")}">>` : null),
};
