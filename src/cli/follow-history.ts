// Tells of every failure that is written from now on.

import { statSync } from "node:fs";
import { historyFile, historyNumbers } from "../history/files.ts";
import { readHistory } from "../history/read.ts";
import type { FailureEntry } from "../ledger/ledger.ts";

const pollMs = 250;

/**
 * Calls `tell` with the rows that are new or count more than in `known`, until it gives false.
 * @throws Error that names the path and the cause
 */
export async function followHistory(
  folder: string,
  known: readonly FailureEntry[],
  tell: (rows: readonly FailureEntry[]) => boolean,
): Promise<void> {
  const counts = new Map(known.map(({ id, count }) => [id, count]));
  let seen = "";
  for (;;) {
    // Reading it all again costs more than to look whether it has grown.
    const now = sizesOf(folder);
    if (now !== seen) {
      seen = now;
      const news = readHistory(folder).filter(({ id, count }) => count > (counts.get(id) ?? 0));
      for (const { id, count } of news) counts.set(id, count);
      if (news.length > 0 && !tell(news)) return;
    }
    await Bun.sleep(pollMs);
  }
}

function sizesOf(folder: string): string {
  return historyNumbers(folder)
    .map(
      (number) => `${number}:${statSync(historyFile(folder, number), { throwIfNoEntry: false })?.size ?? 0}`,
    )
    .join(" ");
}
