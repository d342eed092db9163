// Keeps the ledger's rows on disk: told of each change, it writes a row once for all its changes of a while.

import type { FailureEntry } from "../ledger/ledger.ts";
import type { Appender } from "./append.ts";

/** From a first failure to its line: until then a crash takes it. */
const delayMs = 100;
/** Between two writes while failures keep coming; what a storm of them costs is this and the size of a batch. */
const pauseMs = 1000;
/** One that goes on and on is written at longer and longer intervals, so that it does not push all others out of the files. */
const longestMs = 60_000;
/** Between two tries while nothing can be written. */
const faultPauseMs = 5000;
/** What the ledger itself keeps; of more rows between two writes the oldest are left out. */
const maxWaiting = 100;
/** A disk that hangs does not keep a proxy from ending. */
const patienceMs = 1000;

export interface HistoryKeeper {
  /** Does not wait, and never fails. */
  readonly note: (row: FailureEntry) => void;
  /** Whether the rows cannot be written at the moment. */
  isFailing(): boolean;
  /** Writes what is still to be written, and closes the file. Never rejects. */
  close(): Promise<void>;
}

/** The time, and what is done later unless the function that it gives is called. */
export interface KeeperClock {
  nowMs(): number;
  after(delayMs: number, run: () => void): () => void;
}

const realClock: KeeperClock = {
  nowMs: () => performance.now(),
  after(delay, run) {
    const timer = setTimeout(run, delay);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** When a row was written first, and last. */
interface Written {
  readonly firstMs: number;
  readonly lastMs: number;
}

/**
 * Does nothing until the first failure. Where it cannot write it says so once and goes on trying; nobody else notices.
 * @param onFault called with a sentence without a full stop, once until it can write again
 */
export function keepHistory(
  openAppender: () => Promise<Appender>,
  onFault: (message: string) => void,
  clock: KeeperClock = realClock,
): HistoryKeeper {
  /** When each is to be written, as it is by then; those noted last stand last. */
  const waiting = new Map<FailureEntry, number>();
  const written = new WeakMap<FailureEntry, Written>();
  let appender: Appender | null = null;
  let timer: { readonly atMs: number; readonly cancel: () => void } | null = null;
  let writing: Promise<void> | null = null;
  let notBeforeMs = 0;
  let fails = false;
  let isClosed = false;

  function dueOf(row: FailureEntry): number {
    const before = written.get(row);
    if (before === undefined) return clock.nowMs() + delayMs;
    const { firstMs, lastMs } = before;
    return lastMs + Math.min(longestMs, Math.max(pauseMs, lastMs - firstMs));
  }

  function enqueue(row: FailureEntry): void {
    const dueMs = waiting.get(row) ?? dueOf(row);
    waiting.delete(row);
    waiting.set(row, dueMs);
    for (const oldest of waiting.keys()) {
      if (waiting.size <= maxWaiting) break;
      waiting.delete(oldest);
    }
  }

  function schedule(): void {
    if (writing !== null || waiting.size === 0 || isClosed) return;
    const atMs = Math.max(notBeforeMs, Math.min(...waiting.values()));
    if (timer !== null && timer.atMs <= atMs) return;
    timer?.cancel();
    timer = { atMs, cancel: clock.after(Math.max(0, atMs - clock.nowMs()), begin) };
  }

  function begin(): void {
    timer = null;
    const nowMs = clock.nowMs();
    // With those that are nearly due, since a timer may also be early.
    const due = [...waiting].flatMap(([row, dueMs]) => (dueMs <= nowMs + delayMs ? [row] : []));
    writing = write(due).finally(() => {
      writing = null;
      notBeforeMs = clock.nowMs() + (fails ? faultPauseMs : pauseMs);
      schedule();
    });
  }

  async function write(batch: readonly FailureEntry[]): Promise<void> {
    for (const row of batch) waiting.delete(row);
    if (batch.length === 0) return;
    try {
      appender ??= await openAppender();
      await appender.append(batch.map((row) => `${JSON.stringify(row)}\n`).join(""));
      const lastMs = clock.nowMs();
      for (const row of batch) written.set(row, { firstMs: written.get(row)?.firstMs ?? lastMs, lastMs });
      fails = false;
    } catch (error) {
      const newer = [...waiting.keys()];
      for (const row of [...batch, ...newer]) enqueue(row);
      if (!fails) onFault(error instanceof Error ? error.message : String(error));
      fails = true;
    }
  }

  async function finish(): Promise<void> {
    await writing;
    await write([...waiting.keys()]);
    await appender?.close();
  }

  return {
    note(row) {
      enqueue(row);
      schedule();
    },
    isFailing: () => fails,
    async close() {
      isClosed = true;
      timer?.cancel();
      timer = null;
      // What cannot be written now has been told by `onFault`; a file that cannot be closed holds nothing back.
      await Promise.race([finish().catch(() => {}), Bun.sleep(patienceMs)]);
    },
  };
}
