// Options as words: .mvn/jvm.config, .bazelrc, and the values of JAVA_TOOL_OPTIONS and its like.

import { lineAt } from "./format.ts";
import type { ConfigFormat, FoundSetting } from "./format.ts";

/** A word may hold quoted parts (java(1), JDK_JAVA_OPTIONS; bazel's rc files are split the same way). */
const word = /(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g;

const unquote = (text: string): string =>
  text.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (_whole, a: string, b: string) => a ?? b);

/** "-Dname=value" is "-Dname"; other words are themselves. `line` starts from where the text stands. */
export const words: ConfigFormat = {
  lastCounts: true,
  read: (text) => readWords(text, 0, text.length, ""),
  write(value) {
    if (!/[\s"'\\]/.test(value)) return value;
    if (!value.includes("'")) return `'${value}'`;
    return /["\\]/.test(value) ? null : `"${value}"`;
  },
};

/** A bazelrc: a line's first word is the command that the rest of it is for (bazel.build, Write bazelrc configuration files). */
export const bazelrc: ConfigFormat = {
  read(text) {
    const found: FoundSetting[] = [];
    let start = 0;
    while (start < text.length) {
      let end = text.indexOf("\n", start);
      if (end < 0) end = text.length;
      const line = text.slice(start, end);
      const command = /^\s*([^\s#]+)/.exec(line);
      if (command !== null) {
        found.push(...readWords(text, start + command[0].length, end, `${command[1]}.`));
      }
      start = end + 1;
    }
    return found;
  },
  write: (value) => words.write(value),
};

/** Flags in lines of a shell, wherever they stand in its words: `export FLAGS="$FLAGS --name=value"`. */
export const shellFlags: ConfigFormat = {
  read: (text) =>
    [...text.matchAll(/^[ \t]*#[^\n]*|([ \t]*)(--[a-z][\w-]*)(?:=([^\s"'`;]*))?(?![\w-])/gm)].flatMap(
      (match): FoundSetting[] => {
        const [whole, blank = "", key, value] = match;
        if (key === undefined) return [];
        const end = match.index + whole.length;
        return [
          {
            key,
            value: value ?? null,
            line: lineAt(text, match.index + blank.length),
            statement: { start: match.index, end },
            valueRange: value === undefined ? null : { start: end - value.length, end },
          },
        ];
      },
    ),
  write: (value) => (/^[\w./:@%+,-]*$/.test(value) ? value : null),
};

function readWords(text: string, from: number, to: number, prefix: string): FoundSetting[] {
  const matches = [...text.slice(from, to).matchAll(word)];
  const comment = matches.findIndex(([whole]) => whole.startsWith("#"));
  return matches.slice(0, comment < 0 ? matches.length : comment).map((match) => {
    const start = from + match.index;
    const end = start + match[0].length;
    const plain = unquote(match[0]);
    // The last "=" of an option that passes one on: "--host_jvm_args=-Dname=value".
    const passed = /^(--[\w-]+=-D[^=]+|-D[^=]+|--?[\w-]+)=([^]*)$/.exec(plain);
    const name = passed?.[1] ?? plain;
    const equals = passed === null ? -1 : match[0].indexOf("=", match[0].indexOf("-D") + 1);
    const blank = /^[ \t]*/.exec(text.slice(end, to))?.[0].length ?? 0;
    return {
      key: prefix + name,
      value: passed === null ? null : (passed[2] ?? ""),
      line: lineAt(text, start),
      statement: { start, end: end + blank },
      valueRange: equals < 0 ? null : { start: start + equals + 1, end },
    };
  });
}
