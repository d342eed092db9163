// The journal in the hands of one process: locked, read, and healed of what a crash left half done.

import { closeSync, constants, openSync } from "node:fs";
import { join } from "node:path";
import { lockDescriptor } from "../host/libc.ts";
import { takeLock, type Lock } from "../host/lock.ts";
import { systemCause } from "../host/system-cause.ts";
import { heal } from "./heal.ts";
import { JournalError } from "./journal-error.ts";
import { appendLines, compactRecord, journalFolder, loadRecord, makeJournalFolder } from "./record-file.ts";
import { addLines, emptyRecord, type JournalRecord, type Line } from "./record.ts";

export interface HeldRecord {
  /** As it is by now. */
  record(): JournalRecord;
  /** An id that no intent has yet. */
  nextId(): number;
  /** One call's lines come after another's. @throws JournalError; then none of them counts */
  append(lines: readonly Line[], durable: boolean): Promise<void>;
  compact(): void;
  release(): void;
}

/** Longer than changing all that there is to change takes. */
const patienceMs = 10_000;
const pollMs = 5;

/** @throws JournalError */
export async function holdRecord(stateDir: string): Promise<HeldRecord> {
  makeJournalFolder(stateDir);
  const lock = await takeJournalLock(stateDir);
  try {
    const loaded = loadRecord(stateDir);
    let record = loaded?.record ?? emptyRecord();
    let length = loaded?.length ?? 0;
    let { nextId } = record;
    let last: Promise<unknown> = Promise.resolve();
    const add = async (lines: readonly Line[], durable: boolean): Promise<void> => {
      length = await appendLines(stateDir, length, lines, durable);
      record = addLines(record, lines);
    };
    const compact = (): void => {
      length = compactRecord(stateDir, record);
    };
    if (record.pending.size > 0) await add([...record.pending.values()].flatMap(heal), true);
    if (loaded?.isLong === true) compact();
    return {
      record: () => record,
      nextId: () => nextId++,
      append: (lines, durable) => {
        const next = last.then(() => add(lines, durable));
        // Whoever asked for it hears of it; the next one starts all the same.
        last = next.catch(() => {});
        return next;
      },
      compact,
      release: () => lock.release(),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Two locks: waiting for SQLite's blocks the process, and the other one's is not to be had everywhere.
 * @throws JournalError
 */
async function takeJournalLock(stateDir: string): Promise<Lock> {
  const path = join(journalFolder(stateDir), "lock.db");
  const deadline = performance.now() + patienceMs;
  const folder = openSync(journalFolder(stateDir), constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    for (;;) {
      const lock = (await lockDescriptor(folder)) ? await takeLock(path) : null;
      if (lock !== null) {
        const release = (): void => {
          lock.release();
          closeSync(folder);
        };
        return { release };
      }
      if (performance.now() > deadline) throw new Error("another agentproxy does not come to an end");
      await Bun.sleep(pollMs);
    }
  } catch (error) {
    closeSync(folder);
    throw new JournalError("journal", "lock", path, systemCause(error), error);
  }
}
