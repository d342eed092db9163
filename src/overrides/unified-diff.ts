// Two texts as a unified diff without context, since what stands around a change may be secret.

import { diffLines, linesOf } from "./line-diff.ts";

/** @see https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html */
export function formatUnifiedDiff(path: string, before: string, after: string): string {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const hunks = diffLines(old, fresh).map(({ from, to, otherFrom, otherTo }) => {
    const lines = [
      ...old.slice(from, to).map((line) => `-${line}`),
      ...fresh.slice(otherFrom, otherTo).map((line) => `+${line}`),
    ];
    return `@@ -${range(from, to)} +${range(otherFrom, otherTo)} @@\n${lines.map(withEnd).join("")}`;
  });
  return hunks.length === 0 ? "" : `--- ${path}\n+++ ${path}\n${hunks.join("")}`;
}

/** Of no lines the number is that of the line before them. */
function range(from: number, to: number): string {
  const count = to - from;
  if (count === 1) return String(from + 1);
  return `${count === 0 ? from : from + 1},${count}`;
}

function withEnd(line: string): string {
  const shown = line.replace(/[^\P{Cc}\t\n]/gu, (sign) => (sign === "\r" ? "" : "?"));
  return shown.endsWith("\n") ? shown : `${shown}\n\\ No newline at end of file\n`;
}
