// Tests of how the page words a failure, and whom it sends to act.

import { expect, test } from "bun:test";
import { partyOf } from "../../src/browser/party.ts";
import { reportOf } from "../../src/browser/report.ts";
import { ago, heading, sentence, titleOf } from "../../src/browser/sentence.ts";
import { failures, type FailureCode } from "../../src/failures/catalogue.ts";
import type { FailureEntry } from "../../src/ledger/ledger.ts";
import { usualStatus } from "../support/sample-status.ts";

const now = Date.UTC(2026, 0, 1);

/** The newest of the sample: a denial by policy, three times. */
function denial(): FailureEntry {
  const newest = usualStatus(now).recentRelayFailures.at(-1);
  if (newest === undefined) throw new Error("Cannot find a failure in the sample");
  return newest;
}

function entryOf(code: FailureCode, over: Partial<FailureEntry> = {}): FailureEntry {
  return { ...denial(), code, kind: failures[code].kind, ...over };
}

test("a denial is the policy's, and a broken gateway is never taken for one", () => {
  const rows: readonly (readonly [FailureCode, string])[] = [
    ["policy-denied", "policy"],
    ["upstream-denied", "policy"],
    ["upstream-broken", "gateway"],
    ["upstream-credentials", "gateway"],
    ["origin-timeout", "site"],
    ["origin-certificate-expired", "site"],
    ["client-rejected-certificate", "tool"],
    ["plain-http", "tool"],
    ["proxy-loop", "tool"],
    ["internal-error", "proxy"],
  ];
  for (const [code, party] of rows) expect(`${code} ${partyOf(entryOf(code))}`).toBe(`${code} ${party}`);
});

test("a broken tunnel is whose who broke it", () => {
  const parties = (["client", "upstream", "origin", null] as const).map((closedBy) =>
    partyOf(entryOf("tunnel-broken", { closedBy })),
  );
  expect(parties).toEqual(["tool", "gateway", "site", "network"]);
});

test("what a newer proxy says is still told", () => {
  const entry = { ...denial(), code: "made-up-later", kind: "made_up" } as unknown as FailureEntry;
  expect([partyOf(entry), titleOf(entry.code)]).toEqual(["proxy", "Made up later"]);
  expect(titleOf("__proto__")).toBe("__proto__");
});

test("a report has all that whoever owns the policy asks for", () => {
  const report = reportOf(denial());
  for (const part of [
    "paste.example:443",
    "rule: deny paste.example",
    "tool: curl",
    "3 times, from 2025-12-31T23:",
  ]) {
    expect(report).toContain(part);
  }
  expect(report).toEndWith("\n");
});

test("phrases get a capital and at most one stop", () => {
  expect([sentence("no answer"), sentence("Really?"), heading("Done."), sentence("")]).toEqual([
    "No answer.",
    "Really?",
    "Done",
    "",
  ]);
});

test("nothing is told as of the future", () => {
  expect([
    ago(new Date(now).toISOString(), now + 61_000),
    ago(new Date(now).toISOString(), now - 9000),
  ]).toEqual(["1 min ago", "0 s ago"]);
});
