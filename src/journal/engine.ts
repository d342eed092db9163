// One process's access to one journal: gathers what is wanted at the same time, and holds the lock only meanwhile.

import { runBatch, type Result } from "./batch.ts";
import { holdRecord, type HeldRecord } from "./held-record.ts";
import type { Wish } from "./plan.ts";

export interface Engine {
  readonly stateDir: string;
  /** @returns whether it was changed. @throws JournalError; then it is as it was */
  change(wish: Wish): Promise<boolean>;
  /** Runs with the journal locked, read and healed. @throws JournalError where it cannot be, and what `run` throws */
  hold<T>(run: (held: HeldRecord) => Promise<T>): Promise<T>;
}

interface Waiting {
  readonly wish: Wish;
  attempts: number;
  readonly resolve: (changed: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** How often a file that another program changes at the same time is looked at again. */
const attemptLimit = 5;

// Two of one process would wait for each other's lock, which blocks the process.
const engines = new Map<string, Engine>();

export function engineOf(stateDir: string): Engine {
  let engine = engines.get(stateDir);
  if (engine === undefined) {
    engine = createEngine(stateDir);
    engines.set(stateDir, engine);
  }
  return engine;
}

function createEngine(stateDir: string): Engine {
  let queue: Waiting[] = [];
  let isDraining = false;
  let holders = 0;
  let holding: Promise<HeldRecord> | null = null;

  const hold = async <T>(run: (held: HeldRecord) => Promise<T>): Promise<T> => {
    holders += 1;
    holding ??= holdRecord(stateDir);
    const mine = holding;
    try {
      return await run(await mine);
    } finally {
      holders -= 1;
      if (holders === 0) {
        holding = null;
        await mine.then(
          (held) => held.release(),
          () => {},
        );
      }
    }
  };

  const drain = async (): Promise<void> => {
    isDraining = true;
    try {
      await hold(async (held) => {
        while (queue.length > 0) {
          const batch = queue;
          queue = [];
          const results = await runBatch(
            stateDir,
            held,
            batch.map(({ wish }) => wish),
          );
          // Before those that came since, so that of one path the last wish is the last change.
          const again = batch.filter((waiting, index) => !settle(waiting, results[index] ?? false));
          queue = [...again, ...queue];
        }
      });
    } catch (error) {
      for (const { reject } of queue.splice(0)) reject(error);
    } finally {
      isDraining = false;
      schedule();
    }
  };

  /** What others want in the same turn of the event loop goes along. */
  const schedule = (): void => {
    if (queue.length === 0 || isDraining) return;
    setImmediate(() => {
      if (queue.length > 0 && !isDraining) void drain();
    });
  };

  /** False where it has to be tried again. */
  const settle = (waiting: Waiting, result: Result): boolean => {
    if (result === "again") return false;
    if (typeof result === "boolean") waiting.resolve(result);
    else {
      waiting.attempts += 1;
      if (result.code === "busy" && waiting.attempts < attemptLimit) return false;
      waiting.reject(result);
    }
    return true;
  };

  const change = (wish: Wish): Promise<boolean> =>
    new Promise((resolve, reject) => {
      queue.push({ wish, attempts: 0, resolve, reject });
      schedule();
    });

  return { stateDir, change, hold };
}
