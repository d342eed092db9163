// apt's configuration files.

import { FormatError, lineAt } from "./format.ts";
import type { ConfigFormat, FoundSetting } from "./format.ts";
import { wholeLines } from "./statement-lines.ts";

const blank = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/|#[^\n]*)*/y;
const name = /[^\s"{};]+/y;
const value = /"([^"\n]*)"/y;

/**
 * Names are in lower case, as they count: "acquire::https::proxy". "#clear" and "#include" are left out.
 * @see apt.conf(5)
 */
export const aptConf: ConfigFormat = {
  read(text) {
    const found: FoundSetting[] = [];
    const scopes: string[] = [];
    let at = text.startsWith("\uFEFF") ? 1 : 0;
    const take = (pattern: RegExp): string | null => {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (match === null) return null;
      at += match[0].length;
      return match[0];
    };
    for (;;) {
      take(blank);
      if (at >= text.length) return found;
      if (take(/;/y) !== null) continue;
      if (take(/\}/y) !== null) {
        scopes.pop();
        continue;
      }
      const start = at;
      const parts = take(name) ?? (text[at] === '"' ? "" : null);
      if (parts === null) throw new FormatError(lineAt(text, at), "a name is missing");
      take(blank);
      if (take(/\{/y) !== null) {
        scopes.push(parts.toLowerCase());
        continue;
      }
      const valueStart = at + 1;
      const quoted = take(value);
      if (quoted === null && take(/(?=;)/y) === null) {
        throw new FormatError(lineAt(text, start), `"${parts}" has neither a value nor a ";"`);
      }
      const valueEnd = at - 1;
      take(blank);
      if (take(/;/y) === null) throw new FormatError(lineAt(text, start), `";" is missing behind "${parts}"`);
      found.push({
        key: [...scopes, parts.toLowerCase()].filter((part) => part !== "").join("::"),
        value: quoted === null ? null : quoted.slice(1, -1),
        line: lineAt(text, start),
        statement: wholeLines(text, { start, end: at }, /^(?:\/\/|#)/),
        valueRange: quoted === null ? null : { start: valueStart, end: valueEnd },
      });
    }
  },
  write: (text) => (/["\n\r\0]/.test(text) ? null : text),
};
