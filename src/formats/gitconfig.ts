// git's configuration files.

import { FormatError } from "./format.ts";
import type { ConfigFormat, FoundSetting } from "./format.ts";
import { wholeLines } from "./statement-lines.ts";

const header = /\[\s*([\w.-]+)(?:[ \t]+"((?:[^"\\\n]|\\.)*)")?\s*\]/y;
const name = /([a-z][a-z0-9-]*)[ \t]*/iy;
/** Quoted parts may hold what is a comment elsewhere; a backslash at a line's end carries on. */
const written = /=[ \t]*((?:\\\r?\n|\\.|"(?:\\\r?\n|\\.|[^"\\\n])*"|[^"\\\n#;])*)/y;
const rest = /[ \t\r]*(?:[#;][^\n]*)?(?=\n|$)/y;
const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", b: "\b", "\n": "", "\r\n": "" };

/**
 * Names of sections and settings are in lower case: "http.proxy", "http.https://x.example/.proxy".
 * @see git-config(1), Syntax
 */
export const gitconfig: ConfigFormat = {
  read(text) {
    const found: FoundSetting[] = [];
    let section = "";
    let line = 1;
    let at = text.startsWith("\uFEFF") ? 1 : 0;
    const take = (pattern: RegExp): RegExpExecArray | null => {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (match !== null) at += match[0].length;
      return match;
    };
    for (;;) {
      const blank = take(/(?:\s|[#;][^\n]*)*/y)?.[0] ?? "";
      line += countBreaks(blank);
      if (at >= text.length) return found;
      const opened = take(header);
      if (opened !== null) {
        const [, group = "", sub] = opened;
        section = `${group.toLowerCase()}.${sub === undefined ? "" : `${sub.replace(/\\(.)/g, "$1")}.`}`;
        continue;
      }
      const start = at;
      const named = take(name);
      if (named === null || section === "") throw new FormatError(line, "bad config line");
      const value = take(written);
      const raw = (value?.[1] ?? "").trimEnd();
      const valueStart = at - (value?.[1] ?? "").length;
      if (take(rest) === null) throw new FormatError(line, "bad config line");
      const end = value === null ? start + (named[1] ?? "").length : valueStart + raw.length;
      found.push({
        key: section + (named[1] ?? "").toLowerCase(),
        value: value === null ? null : unquote(raw),
        line,
        statement: wholeLines(text, { start, end }, /^[#;]/),
        valueRange: value === null ? null : { start: valueStart, end },
      });
      line += countBreaks(text.slice(start, at));
    }
  },
  write(value) {
    if (/^[\w./:@%+,$~{}?&=*-]+$/.test(value)) return value;
    // eslint-disable-next-line no-control-regex
    if (/[\0-\x08\x0b-\x1f]/.test(value)) return null;
    const inner = value.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
    return `"${inner}"`;
  },
};

const unquote = (raw: string): string =>
  raw.replace(/\\(\r?\n|.)|"/g, (_whole, sign: string | undefined) =>
    sign === undefined ? "" : (escapes[sign] ?? sign),
  );

const countBreaks = (text: string): number => text.split("\n").length - 1;
