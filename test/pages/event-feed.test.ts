// Tests of what watchers are told, and when.

import { expect, test } from "bun:test";
import { createLedger, maxFailures, type Ledger } from "../../src/ledger/ledger.ts";
import { createEventFeed } from "../../src/pages/event-feed.ts";
import type { StatusDocument } from "../../src/status/document.ts";
import { readEvents, type ReadEvent } from "../support/event-source.ts";

interface Watcher {
  /** All that was sent since the last question. */
  take(): string;
  /** The same, as events. */
  events(): ReadEvent[];
  leave(): void;
}

/** How often the feed looks. */
const stepMs = 250;

interface Stage {
  readonly ledger: Ledger;
  /** How often the status was made. */
  readonly asked: () => number;
  readonly isLooking: () => boolean;
  readonly status: { settingUp: boolean };
  readonly fail: (host: string) => void;
  /** Lets time pass in steps of the feed's own. */
  readonly pass: (ms: number) => void;
  readonly join: (after?: string | null) => Watcher;
}

function stage(): Stage {
  const ledger = createLedger();
  const status = { settingUp: false };
  let asked = 0;
  let nowMs = 1_000_000;
  const looks: (() => void)[] = [];
  const feed = createEventFeed(
    {
      ledger,
      status() {
        asked += 1;
        return { health: "healthy", ...status, tunnels: ledger.tunnels } as StatusDocument;
      },
    },
    {
      nowMs: () => nowMs,
      every(periodMs, run) {
        expect([periodMs, looks.push(run)]).toEqual([stepMs, 1]);
        return () => void looks.pop();
      },
    },
  );
  return {
    ledger,
    status,
    asked: () => asked,
    isLooking: () => looks.length > 0,
    fail: (host) => void ledger.record({ code: "origin-refused", host, detail: "It failed." }),
    pass(ms) {
      for (let passedMs = 0; passedMs < ms; passedMs += stepMs) {
        nowMs += stepMs;
        for (const look of looks) look();
      }
    },
    join(after = null) {
      let text = "";
      const leave = feed.join({ send: (piece) => void (text += piece) }, after);
      const take = (): string => {
        const taken = text;
        text = "";
        return taken;
      };
      return { take, events: () => readEvents(take()), leave };
    },
  };
}

const told = (events: readonly ReadEvent[]): unknown[] =>
  events.map(({ event, data }) => [event, (data as { host?: string }).host ?? null]);

test("a watcher is greeted with how it is and what has failed, and told when to come back", () => {
  const { fail, join } = stage();
  fail("a");
  const text = join().take();
  expect(text).toStartWith("retry: 2000\n\n");
  expect(readEvents(text)).toMatchObject([
    { event: "status", id: null, data: { health: "healthy", settingUp: false, tunnels: { open: 0 } } },
    { event: "failure", id: "f1", data: { id: "f1", change: "f1", host: "a", count: 1 } },
  ]);
});

test("a failure is told to all within a quarter of a second, once, and so is its repeat", () => {
  const { fail, join, pass } = stage();
  const watchers = [join(), join()];
  for (const watcher of watchers) watcher.take();
  fail("a");
  pass(250);
  for (const watcher of watchers)
    expect(watcher.events()).toMatchObject([{ event: "failure", id: "f1", data: { host: "a" } }]);
  pass(10_000);
  for (const watcher of watchers) expect(watcher.take()).toBe("");
  fail("a");
  pass(250);
  for (const watcher of watchers)
    expect(watcher.events()).toMatchObject([{ event: "failure", id: "f2", data: { id: "f1", count: 2 } }]);
});

test("of a storm each row is told once in each look, and what was forgotten meanwhile is said", () => {
  const { fail, join, pass } = stage();
  const watcher = join();
  watcher.take();
  for (let round = 0; round < 1000; round++) fail("a");
  fail("b");
  pass(250);
  expect(watcher.events()).toMatchObject([
    { event: "failure", data: { host: "a", count: 1000 } },
    { event: "failure", data: { host: "b", count: 1 } },
  ]);
  for (let host = 0; host <= maxFailures; host++) fail(`h${host}`);
  pass(250);
  const [first, ...rest] = watcher.events();
  expect(first).toMatchObject({ event: "since", data: { known: true, complete: false } });
  expect(rest).toHaveLength(maxFailures);
});

test("a change of the summary is told once a second at most, and no change is not", () => {
  const { ledger, status, join, pass } = stage();
  status.settingUp = true;
  const watcher = join();
  watcher.take();
  pass(5000);
  expect(watcher.take()).toBe("");
  ledger.tunnels.open = 1;
  status.settingUp = false;
  pass(1000);
  expect(watcher.events()).toMatchObject([
    { event: "status", data: { settingUp: false, tunnels: { open: 1 } } },
  ]);
  for (let step = 0; step < 12; step++) {
    ledger.tunnels.bytesUp += 1;
    pass(250);
  }
  expect(told(watcher.events())).toEqual(Array.from({ length: 3 }, () => ["status", null]));
});

test("whoever comes back is told what it has missed, or that it cannot be", () => {
  const { fail, join, pass } = stage();
  fail("a");
  const first = join();
  const [, seen] = first.events();
  first.leave();
  fail("b");
  fail("a");
  const again = join(seen?.id);
  expect(told(again.events())).toEqual([
    ["status", null],
    ["since", null],
    ["failure", "b"],
    ["failure", "a"],
  ]);
  for (const unknown of ["", "f99", "felse-1"]) {
    const [, since, ...rest] = join(unknown).events();
    expect(since).toMatchObject({ event: "since", data: { known: false, complete: true } });
    expect(told(rest)).toEqual([
      ["failure", "b"],
      ["failure", "a"],
    ]);
  }
  pass(250);
  expect(again.take()).toBe("");
});

test("one that joins in the middle misses nothing and hears nothing twice", () => {
  const { fail, join, pass } = stage();
  const early = join();
  early.take();
  fail("a");
  const late = join();
  expect(told(late.events()).at(-1)).toEqual(["failure", "a"]);
  expect(told(early.events())).toEqual([["failure", "a"]]);
  fail("b");
  pass(250);
  expect([told(early.events()), told(late.events())]).toEqual([[["failure", "b"]], [["failure", "b"]]]);
});

test("after fifteen silent seconds there is a comment", () => {
  const { join, pass, fail } = stage();
  const watcher = join();
  watcher.take();
  pass(14_750);
  expect(watcher.take()).toBe("");
  pass(250);
  expect(watcher.take()).toMatch(/^:[^\n]*\n\n$/);
  pass(10_000);
  fail("a");
  pass(14_750);
  expect(told(watcher.events())).toEqual([["failure", "a"]]);
  pass(500);
  expect(watcher.take()).toStartWith(":");
});

test("while nobody watches nothing is looked at, and what came meanwhile is no news", () => {
  const { fail, join, pass, asked, isLooking } = stage();
  expect([asked(), isLooking()]).toEqual([0, false]);
  const watcher = join();
  expect(isLooking()).toBe(true);
  watcher.leave();
  watcher.leave();
  expect(isLooking()).toBe(false);
  const before = asked();
  fail("a");
  pass(60_000);
  expect(asked()).toBe(before);
  const next = join();
  next.take();
  pass(250);
  expect(next.take()).toBe("");
});
