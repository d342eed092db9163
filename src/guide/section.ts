// One section of a Markdown text.

/** The headings below the first level, as they are written. */
export function sectionNames(text: string): string[] {
  return [...text.matchAll(/^#{2,} (.+)$/gm)].map(([, name]) => name ?? "");
}

/** From the heading to the next one of its level or above; null where there is no such heading. */
export function findSection(text: string, name: string): string | null {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => /^#{2,} /.test(line) && line.replace(/^#+ /, "") === name);
  if (start < 0) return null;
  const level = /^#+/.exec(lines[start] ?? "")?.[0].length ?? 0;
  const length = lines
    .slice(start + 1)
    .findIndex((line) => /^#+ /.test(line) && /^#+/.exec(line)![0].length <= level);
  const section = lines.slice(start, length < 0 ? undefined : start + 1 + length);
  return `${section.join("\n").trimEnd()}\n`;
}
