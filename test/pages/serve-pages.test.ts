// Tests of the pages as one function.

import { expect, test } from "bun:test";
import { createLedger } from "../../src/ledger/ledger.ts";
import { pages } from "../../src/pages/catalogue.ts";
import { servePages } from "../../src/pages/serve-pages.ts";
import type { OwnRequest } from "../../src/proxy/own-pages.ts";
import type { StatusDocument } from "../../src/status/document.ts";

const get = (path: string): OwnRequest => ({ method: "GET", path, query: "", headers: [] });
const status = { enabled: true } as StatusDocument;
const serve = servePages({ status: () => status, ledger: createLedger() });

test("the status page gives the status as it is", async () => {
  const answer = await serve(get("status"));
  expect([answer.status, JSON.parse(String(answer.body))]).toEqual([200, status]);
});

test("every other path is 404 with all pages named, and none of them is a page by accident", async () => {
  for (const path of [
    "x",
    "status/",
    "Status",
    "__proto__",
    "constructor",
    "toString",
    "../status",
    "\u0000",
  ]) {
    const { status: code, body } = await serve(get(path));
    expect([path, code]).toEqual([path, 404]);
    for (const name of Object.keys(pages)) expect(body).toContain(`  /__agentproxy/${name}\n`);
  }
});

test("every page of the catalogue can be loaded", async () => {
  for (const load of Object.values(pages)) expect(await load()).toBeFunction();
});
