// Tests of the status page's query.

import { expect, test } from "bun:test";
import { createLedger, type Ledger } from "../../src/ledger/ledger.ts";
import { servePages } from "../../src/pages/serve-pages.ts";
import type { StatusDocument } from "../../src/status/document.ts";

function statusOf(ledger: Ledger): (query: string) => Promise<StatusDocument> {
  const serve = servePages({
    status: () =>
      ({ recentRelayFailures: ledger.failures(), cursor: ledger.cursor(), since: null }) as StatusDocument,
    ledger,
    judge: () => Promise.reject(new Error("Nobody asks")),
  });
  return async (query) =>
    JSON.parse(String((await serve({ method: "GET", path: "status", query, headers: [] })).body));
}

test("?since= with an answer's cursor gives what has happened since, and without it everything", async () => {
  const ledger = createLedger();
  const ask = statusOf(ledger);
  const fail = (host: string): unknown => ledger.record({ code: "origin-refused", host, detail: "No." });
  fail("a");
  const { cursor, since, recentRelayFailures } = await ask("");
  expect([since, recentRelayFailures.length]).toEqual([null, 1]);
  fail("b");
  expect(await ask(`pretty&since=${cursor}`)).toMatchObject({
    recentRelayFailures: [{ host: "b" }],
    since: { known: true, complete: true },
  });
  expect(await ask(`since=${recentRelayFailures[0]?.id}`)).toMatchObject({
    recentRelayFailures: [{ host: "b" }],
  });
  for (const unknown of ["", "f99", "yesterday", "%00"]) {
    const answer = await ask(`since=${unknown}`);
    expect([unknown, answer.since, answer.recentRelayFailures.length]).toEqual([
      unknown,
      { known: false, complete: true },
      2,
    ]);
  }
});
