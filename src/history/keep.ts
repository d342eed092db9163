// Keeps the ledger's rows on disk: told of each change, it writes a row once for all its changes of a while.

import type { FailureEntry } from "../ledger/ledger.ts";
import type { Appender } from "./append.ts";

/** From a first failure to its line: until then a crash takes it. */
const delayMs = 100;
/** Between two writes while failures keep coming; what a storm of them costs is this and the size of a batch. */
const pauseMs = 1000;
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

/**
 * Does nothing until the first failure. Where it cannot write it says so once and goes on trying; nobody else notices.
 * @param onFault called with a sentence without a full stop, once until it can write again
 */
export function keepHistory(
  openAppender: () => Promise<Appender>,
  onFault: (message: string) => void,
): HistoryKeeper {
  /** The oldest first; each as it is when it is written. */
  const waiting = new Set<FailureEntry>();
  let appender: Appender | null = null;
  let timer: Timer | null = null;
  let writing: Promise<void> | null = null;
  let notBeforeMs = 0;
  let fails = false;
  let isClosed = false;

  function enqueue(row: FailureEntry): void {
    waiting.delete(row);
    waiting.add(row);
    for (const oldest of waiting) {
      if (waiting.size <= maxWaiting) break;
      waiting.delete(oldest);
    }
  }

  function schedule(): void {
    if (timer !== null || writing !== null || waiting.size === 0 || isClosed) return;
    timer = setTimeout(begin, Math.max(delayMs, notBeforeMs - performance.now()));
    timer.unref();
  }

  function begin(): void {
    timer = null;
    writing = write().finally(() => {
      writing = null;
      notBeforeMs = performance.now() + (fails ? faultPauseMs : pauseMs);
      schedule();
    });
  }

  async function write(): Promise<void> {
    const batch = [...waiting];
    waiting.clear();
    if (batch.length === 0) return;
    try {
      appender ??= await openAppender();
      await appender.append(batch.map((row) => `${JSON.stringify(row)}\n`).join(""));
      fails = false;
    } catch (error) {
      const newer = [...waiting];
      waiting.clear();
      for (const row of [...batch, ...newer]) enqueue(row);
      if (!fails) onFault(error instanceof Error ? error.message : String(error));
      fails = true;
    }
  }

  async function finish(): Promise<void> {
    await writing;
    await write();
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
      if (timer !== null) clearTimeout(timer);
      timer = null;
      await Promise.race([finish().catch(() => {}), Bun.sleep(patienceMs)]);
    },
  };
}
