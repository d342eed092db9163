// The whole lines that a piece of a text stands on, for formats in which a setting has its lines to itself.

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
