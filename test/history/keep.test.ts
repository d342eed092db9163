// When rows are written: together, once for all their changes, and again where it failed.

import { expect, test } from "bun:test";
import type { Appender } from "../../src/history/append.ts";
import { keepHistory, type HistoryKeeper, type KeeperClock } from "../../src/history/keep.ts";
import { createLedger, type FailureEntry, type Ledger } from "../../src/ledger/ledger.ts";
import { until } from "../support/until.ts";

interface Rig {
  readonly ledger: Ledger;
  readonly keeper: HistoryKeeper;
  /** What was appended, write by write. */
  readonly writes: FailureEntry[][];
  readonly faults: string[];
  /** While there is one, nothing can be written. */
  readonly setFault: (message: string | null) => void;
}

function rig(clock?: KeeperClock): Rig {
  const writes: FailureEntry[][] = [];
  const faults: string[] = [];
  let fault: string | null = null;
  const appender: Appender = {
    async append(lines) {
      if (fault !== null) throw new Error(fault);
      writes.push(
        lines
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line) as FailureEntry),
      );
    },
    close: async () => {},
  };
  const keeper = keepHistory(
    async () => appender,
    (message) => faults.push(message),
    clock,
  );
  const ledger = createLedger();
  ledger.watch(keeper.note);
  return { ledger, keeper, writes, faults, setFault: (message) => void (fault = message) };
}

const fail = (ledger: Ledger, host: string): unknown =>
  ledger.record({ code: "policy-denied", host, detail: "Denied." });

/** A clock that stands until it is told to go on. */
function standingClock(): KeeperClock & { readonly goOn: (ms: number) => Promise<void> } {
  let nowMs = 0;
  let timers: { readonly atMs: number; readonly run: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    after(delayMs, run) {
      const timer = { atMs: nowMs + delayMs, run };
      timers.push(timer);
      return () => void (timers = timers.filter((other) => other !== timer));
    },
    async goOn(ms) {
      const endMs = nowMs + ms;
      for (;;) {
        const next = timers.toSorted((one, other) => one.atMs - other.atMs)[0];
        if (next === undefined || next.atMs > endMs) break;
        timers = timers.filter((other) => other !== next);
        nowMs = next.atMs;
        next.run();
        // What was begun by it comes to its end.
        await new Promise(setImmediate);
      }
      nowMs = endMs;
    },
  };
}

test("one that goes on for an hour is written at longer and longer intervals, and another at once beside it", async () => {
  const clock = standingClock();
  const { ledger, writes, keeper } = rig(clock);
  const atSeconds: number[] = [];
  for (let second = 0; second < 3600; second++) {
    fail(ledger, "a.test:443");
    const before = writes.length;
    await clock.goOn(1000);
    if (writes.length > before) atSeconds.push(second);
  }
  expect(atSeconds.slice(0, 7)).toEqual([0, 1, 2, 4, 8, 16, 32]);
  expect(writes.length).toBeLessThan(70);
  fail(ledger, "b.test:443");
  await clock.goOn(1000);
  expect(writes.at(-1)?.map(({ host }) => host)).toContain("b.test:443");
  await keeper.close();
  expect(writes.flat().findLast(({ host }) => host === "a.test:443")?.count).toBe(3600);
});

test("between two writes there is a second, however many fail", async () => {
  const clock = standingClock();
  const { ledger, writes, keeper } = rig(clock);
  for (let tenth = 0; tenth < 100; tenth++) {
    fail(ledger, `h${tenth}.test:443`);
    await clock.goOn(100);
  }
  expect(writes.length).toBeLessThanOrEqual(11);
  await keeper.close();
  expect(writes.flat()).toHaveLength(100);
});

test("while nothing can be written it is tried every few seconds", async () => {
  const clock = standingClock();
  const { ledger, writes, keeper, setFault } = rig(clock);
  setFault("Cannot write");
  fail(ledger, "a.test:443");
  await clock.goOn(60_000);
  expect(keeper.isFailing()).toBe(true);
  setFault(null);
  await clock.goOn(5100);
  expect([keeper.isFailing(), writes.flat().map(({ host }) => host)]).toEqual([false, ["a.test:443"]]);
});

test("a storm on one row is one line with the count, soon after its start", async () => {
  const { ledger, writes, keeper } = rig();
  for (let times = 0; times < 10_000; times++) fail(ledger, "a.test:443");
  expect(writes).toEqual([]);
  await until("the first write", () => writes.length > 0);
  expect(writes.map((rows) => rows.map(({ count }) => count))).toEqual([[10_000]]);
  fail(ledger, "a.test:443");
  await keeper.close();
  expect(writes.flat().map(({ count }) => count)).toEqual([10_000, 10_001]);
});

test("a storm of many hosts is bounded to as many rows as the ledger keeps", async () => {
  const { ledger, writes, keeper } = rig();
  for (let number = 0; number < 5000; number++) fail(ledger, `h${number}.test:443`);
  await keeper.close();
  expect(writes.flat().map(({ host }) => host)).toEqual(ledger.failures().map(({ host }) => host));
});

test("what cannot be written is told once, is kept, and is written when it can be", async () => {
  const { ledger, writes, faults, keeper, setFault } = rig();
  setFault("Cannot write");
  fail(ledger, "a.test:443");
  await until("the fault", () => keeper.isFailing());
  fail(ledger, "b.test:443");
  expect([faults, writes]).toEqual([["Cannot write"], []]);
  setFault(null);
  await keeper.close();
  expect(writes.flat().map(({ host }) => host)).toEqual(["a.test:443", "b.test:443"]);
  expect(faults).toEqual(["Cannot write"]);
});

test("closing with nothing recorded opens nothing, and never fails", async () => {
  let opened = 0;
  const open = (): Promise<Appender> => {
    opened += 1;
    return Promise.reject(new Error("Cannot open"));
  };
  const idle = keepHistory(open, () => {});
  await idle.close();
  expect(opened).toBe(0);
  const failing = keepHistory(open, () => {});
  const ledger = createLedger();
  ledger.watch(failing.note);
  fail(ledger, "a.test:443");
  await failing.close();
  expect([opened, failing.isFailing()]).toEqual([1, true]);
});
