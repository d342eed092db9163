// Formats in which a line is a setting: INI and its many relatives, by what makes each of them different.

import { FormatError } from "./format.ts";
import type { ConfigFormat, FoundSetting } from "./format.ts";

export interface LineDialect {
  /** Whether "[name]" opens a section, whose name then stands before its keys unless sections mean nothing. */
  readonly sections: boolean | "ignored";
  /** What stands between name and value; it must not be able to match nothing unless a blank parts them. */
  readonly separator: RegExp;
  /** What a comment's line starts with, after blanks. */
  readonly comment: RegExp;
  /** What starts a comment behind a value; absent where the rest of the line is the value. */
  readonly commentBehind?: RegExp;
  /** How a value goes on: on lines that are indented, or behind a backslash. */
  readonly goesOn?: "indented" | "backslash";
  /** Whether the tool refuses a key that is there twice, one before the first section, and one without a value. */
  readonly isStrict?: true;
  /** The name as it counts: configparser's are in lower case, wget's without "-" and "_". */
  readonly name?: (name: string) => string;
  /** The value that the written text means; default: the text itself. */
  readonly unquote?: (text: string) => string;
  /** The text that means the value; default: the value, where it fits on a line. */
  readonly quote?: (value: string) => string | null;
}

const isOneLine = (value: string): boolean => !/[\r\n\0]/.test(value);

export function lineFormat(dialect: LineDialect): ConfigFormat {
  return {
    lastCounts: true,
    read: (text) => readLines(text, dialect),
    write(value) {
      if (!isOneLine(value)) return null;
      const written = dialect.quote === undefined ? value : dialect.quote(value);
      // Its rest would be a comment.
      if (written === null || dialect.commentBehind?.test(written)) return null;
      if (dialect.goesOn === "backslash" && written.includes("\\")) return null;
      // What does not come back as it was is not written.
      return valueOf(written, dialect) === value ? written : null;
    },
  };
}

function readLines(text: string, dialect: LineDialect): FoundSetting[] {
  const found: FoundSetting[] = [];
  const known = new Set<string>();
  let section = "";
  let start = text.startsWith("\uFEFF") ? 1 : 0;
  for (let line = 1; start < text.length; line++) {
    const first = lineEnd(text, start);
    const written = text.slice(start, first.content);
    const header = dialect.sections !== false ? /^\s*\[([^\]]*)\]/.exec(written) : null;
    if (written.trim() === "" || startsWith(dialect.comment, written)) {
      start = first.next;
      continue;
    }
    if (header !== null) {
      if (dialect.sections === true) section = `${(header[1] ?? "").trim()}.`;
      if (dialect.isStrict === true) refuseTwice(known, section, line);
      start = first.next;
      continue;
    }
    const end = statementEnd(text, start, dialect);
    const setting = readStatement(text, start, end.content, dialect);
    if (setting !== null) {
      const { name, valueRange } = setting;
      const key = section + (dialect.name?.(name) ?? name);
      if (dialect.isStrict === true) {
        if (section === "") throw new FormatError(line, "it has no section header before its first key");
        if (valueRange === null) throw new FormatError(line, `"${name}" has no value`);
        refuseTwice(known, key, line);
      }
      found.push({
        key,
        value: valueRange === null ? null : valueOf(text.slice(valueRange.start, valueRange.end), dialect),
        line,
        statement: { start, end: end.next },
        valueRange,
      });
    }
    line += end.lines - 1;
    start = end.next;
  }
  return found;
}

function refuseTwice(known: Set<string>, name: string, line: number): void {
  if (known.has(name)) throw new FormatError(line, `"${name.replace(/\.$/, "")}" is there twice`);
  // Python's own [DEFAULT] may come again.
  if (name !== "DEFAULT.") known.add(name);
}

interface LineEnd {
  /** Behind the last character that is not the line's end. */
  readonly content: number;
  readonly next: number;
}

function lineEnd(text: string, start: number): LineEnd {
  const feed = text.indexOf("\n", start);
  if (feed < 0) return { content: text.length, next: text.length };
  return { content: text[feed - 1] === "\r" && feed > start ? feed - 1 : feed, next: feed + 1 };
}

function statementEnd(
  text: string,
  start: number,
  { goesOn }: LineDialect,
): LineEnd & { readonly lines: number } {
  let end = lineEnd(text, start);
  let lines = 1;
  let from = start;
  for (;;) {
    const isContinued =
      goesOn === "backslash"
        ? /(?:^|[^\\])(?:\\\\)*\\$/.test(text.slice(from, end.content))
        : goesOn === "indented" && /^[ \t]+\S/.test(text.slice(end.next, lineEnd(text, end.next).content));
    if (!isContinued || end.next >= text.length) return { ...end, lines };
    from = end.next;
    end = lineEnd(text, end.next);
    lines++;
  }
}

function readStatement(
  text: string,
  start: number,
  end: number,
  { separator, commentBehind }: LineDialect,
): { readonly name: string; readonly valueRange: FoundSetting["valueRange"] } | null {
  const written = text.slice(start, end);
  const indent = /^\s*/.exec(written)?.[0].length ?? 0;
  const parted = separator.exec(written.slice(indent));
  const name = (
    parted === null ? written.slice(indent) : written.slice(indent, indent + parted.index)
  ).trim();
  if (name === "") return null;
  if (parted === null) return { name, valueRange: null };
  let from = indent + parted.index + parted[0].length;
  from += /^[ \t]*/.exec(written.slice(from))?.[0].length ?? 0;
  let value = written.slice(from);
  const behind = commentBehind?.exec(value);
  if (behind !== null && behind !== undefined) value = value.slice(0, behind.index);
  return { name, valueRange: { start: start + from, end: start + from + value.trimEnd().length } };
}

function startsWith(pattern: RegExp, written: string): boolean {
  return new RegExp(`^(?:${pattern.source})`, pattern.flags).test(written.trimStart());
}

function valueOf(written: string, { unquote }: LineDialect): string {
  return unquote === undefined ? written : unquote(written);
}
