// Takes a change back in a text that somebody else has changed since.

import { diffLines, linesOf } from "./line-diff.ts";
import type { Hunk } from "./line-diff.ts";

/**
 * `now` without the change from `before` to `after`; null where what others have changed since touches it.
 */
export function mergeBack(before: string, after: string, now: string): string | null {
  const base = linesOf(after);
  const theirs = diffLines(base, linesOf(now));
  const written = (hunk: Hunk, text: string): string =>
    JSON.stringify([hunk.from, hunk.to, linesOf(text).slice(hunk.otherFrom, hunk.otherTo)]);
  // What somebody has taken back already.
  const done = new Set(theirs.map((hunk) => written(hunk, now)));
  const ours = diffLines(base, linesOf(before)).filter((hunk) => !done.has(written(hunk, before)));
  if (ours.some((one) => theirs.some((other) => touches(one, other)))) return null;
  const changes = [
    ...ours.map((hunk) => ({ hunk, lines: linesOf(before) })),
    ...theirs.map((hunk) => ({ hunk, lines: linesOf(now) })),
  ].toSorted((one, other) => one.hunk.from - other.hunk.from);
  let merged = "";
  let at = 0;
  for (const { hunk, lines } of changes) {
    merged += base.slice(at, hunk.from).join("") + lines.slice(hunk.otherFrom, hunk.otherTo).join("");
    at = hunk.to;
  }
  return merged + base.slice(at).join("");
}

/** Side by side, too: which of the two would come first cannot be told. */
const touches = (one: Hunk, other: Hunk): boolean => one.from <= other.to && other.from <= one.to;
