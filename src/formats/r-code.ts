// R's profile files, which are programs: the named arguments of Sys.setenv() and options() that are strings.

import { lineAt } from "./format.ts";
import type { ConfigFormat, FoundSetting, Range } from "./format.ts";
import { wholeLines, withComma } from "./statement-lines.ts";

const call = /#[^\n]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\b(Sys\.setenv|options)\s*\(/g;
const piece = /#[^\n]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[()[\]{},]/g;
const named =
  /^\s*(?:"([^"]+)"|'([^']+)'|`([^`]+)`|([\w.]+))\s*=\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*$/;

/** "Sys.setenv.https_proxy", "options.download.file.extra". Values that are no string are left out. */
export const rCode: ConfigFormat = {
  lastCounts: true,
  read: (text) =>
    [...text.matchAll(call)].flatMap((match) => {
      const [whole, name] = match;
      if (name === undefined) return [];
      const inside = match.index + whole.length;
      const args = argumentsFrom(text, inside);
      // The call goes too, where nothing else is in it.
      const isAlone = args.length === 1;
      return args.flatMap((range) => readArgument(text, range, name, isAlone ? match.index : null) ?? []);
    }),
  write: (value) => (/[^\x20-\x7e]/.test(value) ? null : JSON.stringify(value)),
};

/** Of a call, up to its closing bracket. */
function argumentsFrom(text: string, from: number): Range[] {
  const found: Range[] = [];
  let depth = 0;
  let start = from;
  for (const { 0: sign, index } of text.slice(from).matchAll(piece)) {
    const at = from + index;
    if (/^[([{]/.test(sign)) depth += 1;
    if (/^[)\]}]/.test(sign)) depth -= 1;
    if (depth < 0 || (depth === 0 && sign === ",")) {
      if (text.slice(start, at).trim() !== "") found.push({ start, end: at });
      start = at + 1;
    }
    if (depth < 0) return found;
  }
  // What is not closed is no program of R.
  return [];
}

function readArgument(
  text: string,
  range: Range,
  call: string,
  callStart: number | null,
): FoundSetting | null {
  const written = text.slice(range.start, range.end);
  const match = named.exec(written);
  if (match === null) return null;
  const [, double, single, back, plain, value = ""] = match;
  const start = range.start + (/^\s*/.exec(written)?.[0].length ?? 0);
  const end = range.start + written.trimEnd().length;
  const own = withComma(text, { start, end });
  const whole = callStart === null ? null : wholeLines(text, { start: callStart, end: range.end + 1 }, /^#/);
  const hasLines = whole !== null && callStart !== null && whole.end > range.end + 1;
  return {
    key: `${call}.${double ?? single ?? back ?? plain ?? ""}`,
    value: value.slice(1, -1).replace(/\\(.)/g, "$1"),
    line: lineAt(text, start),
    statement: hasLines ? whole : own,
    valueRange: { start: end - value.length, end },
  };
}
