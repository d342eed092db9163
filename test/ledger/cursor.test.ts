// Tests of asking the ledger what is new.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { formatChange, parseChange } from "../../src/ledger/cursor.ts";
import { createLedger, maxFailures, type Ledger } from "../../src/ledger/ledger.ts";

function fail(ledger: Ledger, host: string): string {
  return ledger.record({ code: "origin-refused", host, detail: "It failed." }).id;
}

const hostsSince = (ledger: Ledger, after: string): string[] =>
  ledger.since(after).failures.map(({ host }) => host);

test("nothing is new since now, and a first failure, a second, and a repeat are", () => {
  const ledger = createLedger();
  const start = ledger.cursor();
  expect(ledger.since(start)).toEqual({ failures: [], known: true, complete: true });
  fail(ledger, "a");
  fail(ledger, "b");
  const middle = ledger.cursor();
  expect(hostsSince(ledger, start)).toEqual(["a", "b"]);
  expect(hostsSince(ledger, middle)).toEqual([]);
  fail(ledger, "a");
  expect(hostsSince(ledger, middle)).toEqual(["a"]);
  expect(ledger.since(middle).failures[0]).toMatchObject({ id: "f1", change: "f3", count: 2 });
});

test("since a row's id is since that row first came, so that its own repeats are seen", () => {
  const ledger = createLedger();
  const a = fail(ledger, "a");
  const b = fail(ledger, "b");
  expect(hostsSince(ledger, a)).toEqual(["b"]);
  expect(hostsSince(ledger, b)).toEqual([]);
  fail(ledger, "a");
  expect(hostsSince(ledger, a)).toEqual(["b", "a"]);
  expect(hostsSince(ledger, b)).toEqual(["a"]);
});

test("rows that were forgotten in between are told", () => {
  const ledger = createLedger();
  const start = ledger.cursor();
  for (let host = 1; host <= maxFailures; host++) fail(ledger, `h${host}`);
  expect(ledger.since(start)).toMatchObject({ known: true, complete: true });
  fail(ledger, "one more");
  expect(ledger.since(start)).toMatchObject({ known: true, complete: false });
  expect(ledger.since("f1")).toMatchObject({ known: true, complete: true });
  expect(ledger.since("f1").failures).toHaveLength(maxFailures);
});

test("a moment that was never, or of another run, gives everything and says so", () => {
  const ledger = createLedger(Date.now, () => null, "fours0-");
  fail(ledger, "a");
  const never = [
    "",
    "f1",
    "fours0-",
    "fours0-2",
    "fours0-01",
    "fours0--1",
    "fours0-1e0",
    "fours0-1 ",
    "Fours0-1",
  ];
  for (const after of [...never, "fours0-999999999999999999999", "ftheirs-1", "\u0000"])
    expect([after, ledger.since(after).known, hostsSince(ledger, after)]).toEqual([after, false, ["a"]]);
  expect(ledger.since("fours0-1").known).toBe(true);
});

test("whoever asks with each answer's cursor misses no occurrence, however the questions fall", () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat({ max: 150 }), { nil: null }), { maxLength: 600 }), (steps) => {
      const ledger = createLedger();
      const seen = new Map<string, number>();
      let cursor = ledger.cursor();
      let whole = true;
      const ask = (): void => {
        const { failures, known, complete } = ledger.since(cursor);
        expect(known).toBe(true);
        whole &&= complete;
        for (const { id, count } of failures) seen.set(id, count);
        cursor = ledger.cursor();
      };
      for (const step of steps) {
        if (step === null) ask();
        else fail(ledger, `h${step}`);
      }
      ask();
      for (const { id, count } of ledger.failures()) expect(seen.get(id)).toBe(count);
      const total = [...seen.values()].reduce((sum, count) => sum + count, 0);
      if (whole) expect(total).toBe(steps.filter((step) => step !== null).length);
    }),
  );
});

test("what is formatted is parsed, up to the latest", () => {
  expect(formatChange("fours0-", 7)).toBe("fours0-7");
  expect(parseChange("fours0-", "fours0-7", 7)).toBe(7);
  expect(parseChange("fours0-", "fours0-0", 7)).toBe(0);
  expect(parseChange("fours0-", "fours0-7", 6)).toBeNull();
});
