// What watchers are told, and when: one look for all of them, and none while nobody watches.

import type { Changes } from "../ledger/ledger.ts";
import type { OwnReader } from "../proxy/own-pages.ts";
import type { StatusDocument } from "../status/document.ts";
import { formatEvent, formatRetry, keepAlive } from "../wire/event-stream.ts";
import type { PageSources } from "./page.ts";

/** A failure is told this late at most. Those that come faster are told together, each row once. */
const lookMs = 250;
const summaryMs = 1_000;
const keepAliveMs = 15_000;
const retryMs = 2_000;

export interface EventFeed {
  /**
   * Tells the reader how it is, and what failed since `after` (a cursor or an id of the ledger's; null: all that is kept);
   * from then on, what is new. Gives what ends that.
   */
  join(reader: OwnReader, after: string | null): () => void;
}

/** The time, and what is done again and again until the function that it gives is called. */
export interface FeedClock {
  nowMs(): number;
  every(periodMs: number, run: () => void): () => void;
}

const realClock: FeedClock = {
  nowMs: () => performance.now(),
  every(periodMs, run) {
    const timer = setInterval(run, periodMs);
    return () => clearInterval(timer);
  },
};

type Summary = Pick<
  StatusDocument,
  "health" | "problems" | "problemDetails" | "settingUp" | "tunnels" | "connections"
>;

function formatSummary(status: StatusDocument): string {
  const { health, problems, problemDetails, settingUp, tunnels, connections } = status;
  const data: Summary = { health, problems, problemDetails, settingUp, tunnels, connections };
  return formatEvent({ event: "status", data });
}

function formatFailures({ failures }: Pick<Changes, "failures">): string {
  return failures.map((row) => formatEvent({ event: "failure", id: row.change, data: row })).join("");
}

function formatSince({ known, complete }: Changes): string {
  return formatEvent({ event: "since", data: { known, complete } });
}

export function createEventFeed(
  { ledger, ...sources }: Pick<PageSources, "ledger" | "status">,
  clock: FeedClock = realClock,
): EventFeed {
  const readers = new Set<OwnReader>();
  let stop: (() => void) | null = null;
  let cursor = ledger.cursor();
  let summary = "";
  let summaryAtMs = 0;
  let sentAtMs = 0;

  function news(nowMs: number): string {
    let text = "";
    if (ledger.cursor() !== cursor) {
      const changes = ledger.since(cursor);
      cursor = ledger.cursor();
      text += (changes.complete ? "" : formatSince(changes)) + formatFailures(changes);
    }
    if (nowMs - summaryAtMs >= summaryMs) {
      const latest = formatSummary(sources.status());
      summaryAtMs = nowMs;
      if (latest !== summary) text += latest;
      summary = latest;
    }
    return text === "" && nowMs - sentAtMs >= keepAliveMs ? keepAlive : text;
  }

  function look(): void {
    const nowMs = clock.nowMs();
    const text = news(nowMs);
    if (text === "") return;
    sentAtMs = nowMs;
    // Whoever is cut off by it leaves meanwhile.
    for (const reader of readers) reader.send(text);
  }

  function greeting(after: string | null): string {
    const hello = formatRetry(retryMs) + formatSummary(sources.status());
    if (after === null) return hello + formatFailures({ failures: ledger.failures() });
    const changes = ledger.since(after);
    return hello + formatSince(changes) + formatFailures(changes);
  }

  return {
    join(reader, after) {
      // The others are told first, so that from here on the same is new to all.
      look();
      cursor = ledger.cursor();
      reader.send(greeting(after));
      readers.add(reader);
      stop ??= clock.every(lookMs, look);
      return () => {
        readers.delete(reader);
        if (readers.size > 0) return;
        stop?.();
        stop = null;
      };
    },
  };
}
