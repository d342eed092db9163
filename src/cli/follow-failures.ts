// Tells of every failure that comes from now on.

import type { FailureEntry } from "../ledger/ledger.ts";
import { isOutputRead } from "./output.ts";

const pollMs = 500;

/** Calls `tell` with the rows that are new or count more than in `known`, until it gives false or nobody reads. */
export async function followFailures(
  read: () => Promise<readonly FailureEntry[]>,
  known: readonly FailureEntry[],
  tell: (rows: readonly FailureEntry[]) => boolean,
): Promise<void> {
  const counts = new Map(known.map(({ id, count }) => [id, count]));
  for (;;) {
    await Bun.sleep(pollMs);
    // Else it would stay behind `head -n 1` until the next failure.
    if (!(await isOutputRead())) return;
    const news = (await read()).filter(({ id, count }) => count > (counts.get(id) ?? 0));
    for (const { id, count } of news) counts.set(id, count);
    if (news.length > 0 && !tell(news)) return;
  }
}
