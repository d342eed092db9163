// The settings of Leiningen's project.clj and profiles.clj: a keyword, and what stands behind it.

import { lineAt } from "./format.ts";
import type { ConfigFormat, FoundSetting } from "./format.ts";

const token =
  /;[^\n]*|"(?:[^"\\]|\\.)*"|(:[\w.*+!?<>=/-]+)(?:[\s,]+("(?:[^"\\]|\\.)*"|\[(?:[^[\]";]|"(?:[^"\\]|\\.)*")*\]|[^\s,;()[\]{}":]+))?/g;

/** A string is without its quotes; vectors and words are as they are written. */
export const clojure: ConfigFormat = {
  read(text) {
    return [...text.matchAll(token)].flatMap((match): FoundSetting[] => {
      const [whole, key, value] = match;
      if (key === undefined) return [];
      const start = match.index;
      const end = start + whole.length;
      const blank = /^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0;
      return [
        {
          key,
          value: value === undefined ? null : value.replace(/^"([^]*)"$/, "$1").replace(/\\(.)/g, "$1"),
          line: lineAt(text, start),
          statement: { start, end: end + blank },
          valueRange: value === undefined ? null : { start: end - value.length, end },
        },
      ];
    });
  },
  write: (value) => JSON.stringify(value),
};
