// What goes along with a setting that is taken out: the lines that it has to itself, or the comma of its list.

import type { Range } from "./format.ts";

/** From the line's start to behind its end; the piece alone where something else shares its lines. */
export function wholeLines(text: string, { start, end }: Range, isComment: RegExp): Range {
  const before = text.lastIndexOf("\n", start - 1) + 1;
  const feed = text.indexOf("\n", end);
  const after = feed < 0 ? text.length : feed + 1;
  const shares = text.slice(before, start).trim() !== "";
  const rest = text.slice(end, after).trim();
  if (shares || (rest !== "" && !isComment.test(rest))) return { start, end };
  return { start: before, end: after };
}

/** Of a list: with the comma behind it, else with the one before it, and with the blanks on its own side. */
export function withComma(text: string, { start, end }: Range): Range {
  const behind = /^\s*,/.exec(text.slice(end));
  if (behind !== null) {
    const blank = /^[ \t]*(?:\r?\n[ \t]*)?/.exec(text.slice(end + behind[0].length))?.[0].length ?? 0;
    return { start, end: end + behind[0].length + blank };
  }
  const before = /,?\s*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  return { start: start - before, end };
}
