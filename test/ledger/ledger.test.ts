// Tests of the ledger.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import type { FailureCode } from "../../src/failures/catalogue.ts";
import { createLedger, maxFailures, type Ledger, type Occurrence } from "../../src/ledger/ledger.ts";

const occurrence = (host: string, code: FailureCode = "origin-refused"): Occurrence => ({
  code,
  host,
  detail: "It failed.",
});

const hostsOf = (ledger: Ledger): string[] => ledger.failures().map(({ host }) => host);

test("a failure becomes a row that has every field", () => {
  const ledger = createLedger(() => Date.UTC(2026, 0, 2, 3, 4, 5, 6));
  const entry = ledger.record({
    code: "upstream-denied",
    host: "o.test:443",
    detail: "The upstream gateway answered 403.",
    status: 403,
    cause: "policy",
    upstreamSaid: "403 Forbidden",
  });
  expect(ledger.failures()).toEqual([entry]);
  expect(entry).toEqual({
    id: "f1",
    change: "f1",
    ts: "2026-01-02T03:04:05.006Z",
    firstTs: "2026-01-02T03:04:05.006Z",
    count: 1,
    kind: "connect_rejected",
    code: "upstream-denied",
    host: "o.test:443",
    detail: "The upstream gateway answered 403.",
    process: null,
    tool: null,
    rule: null,
    reason: null,
    status: 403,
    cause: "policy",
    upstreamSaid: "403 Forbidden",
    hint: expect.stringMatching(/\.$/),
    retry: false,
    bytesUp: null,
    bytesDown: null,
    durationMs: null,
    closedBy: null,
    closedWith: null,
  });
});

test("what nobody said is the catalogue's status or null", () => {
  const ledger = createLedger();
  expect(ledger.record(occurrence("a:1", "policy-denied")).status).toBe(403);
  expect(ledger.record(occurrence("a:1", "not-tls")).status).toBeNull();
});

test("a repeat of the same code and host is counted, keeps its id and becomes the newest", () => {
  let nowMs = 1000;
  const ledger = createLedger(() => nowMs);
  const first = ledger.record({ ...occurrence("a:443"), detail: "Then.", bytesUp: 5 });
  ledger.record(occurrence("b:443"));
  nowMs = 2000;
  const again = ledger.record({ ...occurrence("a:443"), detail: "Now." });
  expect(again.id).toBe(first.id);
  expect(hostsOf(ledger)).toEqual(["b:443", "a:443"]);
  expect(again).toMatchObject({
    count: 2,
    detail: "Now.",
    bytesUp: null,
    firstTs: "1970-01-01T00:00:01.000Z",
    ts: "1970-01-01T00:00:02.000Z",
  });
});

test("another code or another host is another row", () => {
  const ledger = createLedger();
  ledger.record(occurrence("a:443"));
  ledger.record(occurrence("a:443", "origin-timeout"));
  ledger.record(occurrence("a:444"));
  expect(ledger.failures().map(({ count }) => count)).toEqual([1, 1, 1]);
  expect(new Set(ledger.failures().map(({ id }) => id)).size).toBe(3);
});

test("a hundred rows are kept, the oldest goes first, and a repeat saves a row from going", () => {
  const ledger = createLedger();
  for (let number = 0; number < maxFailures; number++) ledger.record(occurrence(`h${number}:443`));
  ledger.record(occurrence("h0:443"));
  ledger.record(occurrence("new:443"));
  expect(ledger.failures()).toHaveLength(maxFailures);
  expect(hostsOf(ledger)[0]).toBe("h2:443");
  expect(hostsOf(ledger).slice(-2)).toEqual(["h0:443", "new:443"]);
});

test("ids are never given twice, not even after their row has gone", () => {
  const ledger = createLedger();
  const ids = new Set<string>();
  for (let number = 0; number < 1000; number++) ids.add(ledger.record(occurrence(`h${number % 300}:443`)).id);
  expect(ids.size).toBe(1000);
});

test("a hundred thousand hosts leave it bounded", () => {
  const ledger = createLedger();
  Bun.gc(true);
  const before = process.memoryUsage().heapUsed;
  for (let number = 0; number < 100_000; number++) {
    ledger.record({
      ...occurrence(`host-${number}.test:443`),
      detail: "x".repeat(300),
      reason: "y".repeat(300),
    });
  }
  Bun.gc(true);
  expect(ledger.failures()).toHaveLength(maxFailures);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(4_000_000);
  expect(JSON.stringify(ledger.failures()).length).toBeLessThan(200_000);
});

const hostile: readonly string[] = [
  "a\r\nb",
  "a\0\x07\x1b[2Jb",
  "a\u202e\u2066b\u2069",
  "a\u200b\u200d\ufeffb",
  "a\u2028b\u2029",
  "\u{e0041}\u{e0042}",
  "\ud800",
  "z".repeat(100_000),
];

for (const text of hostile) {
  test(`${JSON.stringify(text.slice(0, 20))} is made printable in every field`, () => {
    const ledger = createLedger();
    const entry = ledger.record({
      code: "policy-denied",
      host: text,
      detail: text,
      rule: text,
      reason: text,
      upstreamSaid: text,
    });
    for (const field of ["host", "detail", "rule", "reason", "upstreamSaid"] as const) {
      const shown = entry[field] ?? "";
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(256);
    }
  });
}

test("any sequence leaves at most a hundred rows, ordered by their last time, whose counts add up", () => {
  const step = fc.record({
    host: fc.integer({ min: 0, max: 150 }),
    code: fc.constantFrom<FailureCode>("not-tls", "origin-refused"),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      let nowMs = 0;
      const ledger = createLedger(() => (nowMs += 1));
      for (const { host, code } of steps) ledger.record(occurrence(`h${host}:443`, code));
      const rows = ledger.failures();
      const times = rows.map(({ ts }) => ts);
      expect(rows.length).toBeLessThanOrEqual(maxFailures);
      expect(times).toEqual([...times].sort());
      const distinct = new Set(steps.map(({ host, code }) => `${host} ${code}`)).size;
      if (distinct <= maxFailures) expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(steps.length);
    }),
    { numRuns: 100 },
  );
});
