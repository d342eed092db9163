// Tests that what is counted outlives the rows of the ring, and that each refusal is counted as what it was.

import { heapSize } from "bun:jsc";
import { expect, test } from "bun:test";
import type { FailureCode } from "../../src/failures/catalogue.ts";
import { createLedger, maxFailures, type Occurrence } from "../../src/ledger/ledger.ts";

test("20,000 failures of 20,000 hosts leave a hundred rows, and every one is counted", () => {
  const ledger = createLedger();
  Bun.gc(true);
  const before = heapSize();
  const codes: FailureCode[] = ["policy-denied", "malformed-request", "plain-http", "client-tls-failed"];
  for (let at = 0; at < 20_000; at += 1) {
    const code = codes[at % codes.length] ?? "internal-error";
    ledger.record({ code, host: `h${at}.test:443`, detail: "x".repeat(1000) });
  }
  Bun.gc(true);
  // All rows would be ten times that.
  expect(heapSize() - before).toBeLessThan(4e6);
  expect(ledger.failures()).toHaveLength(maxFailures);
  expect(ledger.failures().at(-1)).toMatchObject({ host: "h19999.test:443", count: 1, id: "f20000" });
  expect(JSON.stringify(ledger.failures()).length).toBeLessThan(maxFailures * 2048);
  for (const code of codes) expect(ledger.tally.failures[code]).toBe(5000);
});

test("20,000 failures of one host are one row", () => {
  const ledger = createLedger();
  for (let at = 0; at < 20_000; at += 1)
    ledger.record({ code: "policy-denied", host: "a.test:443", detail: "" });
  expect(ledger.failures()).toHaveLength(1);
  expect(ledger.failures()[0]?.count).toBe(20_000);
  expect(ledger.tally.failures["policy-denied"]).toBe(20_000);
});

test("a request is counted as denied or refused, and what fails after its 200 as neither", () => {
  const ledger = createLedger();
  const occurrences: Pick<Occurrence, "code" | "cause">[] = [
    { code: "policy-denied", cause: "policy" },
    { code: "upstream-denied", cause: "policy" },
    { code: "upstream-credentials", cause: "credentials" },
    { code: "plain-http" },
    { code: "origin-refused" },
    { code: "client-rejected-certificate" },
    { code: "tunnel-broken" },
  ];
  for (const one of occurrences) ledger.record({ host: "a.test:443", detail: "", ...one });
  const { allowed, denied, refused } = ledger.tally;
  expect({ allowed, denied, refused }).toEqual({
    allowed: 0,
    denied: 2,
    refused: {
      not_connect: 1,
      malformed_request: 0,
      connect_rejected: 1,
      origin_unreachable: 1,
      limit: 0,
      internal: 0,
    },
  });
});
