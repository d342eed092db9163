// Finds the line of a file of git's configuration on which a key stands.

import { splitKey } from "./config-entry.ts";

const header = /^\s*\[\s*([A-Za-z0-9.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]/;

/** The lines, from 1, on which the file gives the key a value, in order (git-config(1), Syntax). */
export function linesOfKey(text: string, key: string): number[] {
  const wanted = splitKey(key);
  const lines: number[] = [];
  let isInSection = false;
  let continues = false;
  for (const [index, line] of text.split("\n").entries()) {
    const isContinued = continues;
    continues = /(?:^|[^\\])(?:\\\\)*\\\r?$/.test(line);
    if (isContinued) continue;
    let rest = line;
    const found = header.exec(line);
    if (found !== null) {
      isInSection = isSection(found[1] ?? "", found[2], wanted);
      // A setting may follow its header on the same line.
      rest = line.slice(found[0].length);
    }
    const name = /^\s*([A-Za-z][A-Za-z0-9-]*)\s*(?:[=;#]|\r?$)/.exec(rest)?.[1];
    if (isInSection && name?.toLowerCase() === wanted.name) lines.push(index + 1);
  }
  return lines;
}

function isSection(
  name: string,
  quoted: string | undefined,
  { section, subsection }: ReturnType<typeof splitKey>,
): boolean {
  const lower = name.toLowerCase();
  if (quoted !== undefined) return lower === section && quoted.replace(/\\(.)/g, "$1") === subsection;
  // The old form, [section.subsection], is lower-cased as a whole.
  return lower === (subsection === null ? section : `${section}.${subsection}`);
}
