// Tests of the pages as one function.

import { expect, test } from "bun:test";
import { createLedger } from "../../src/ledger/ledger.ts";
import { pages } from "../../src/pages/catalogue.ts";
import { servePages } from "../../src/pages/serve-pages.ts";
import type { OwnRequest } from "../../src/proxy/own-pages.ts";
import type { StatusDocument } from "../../src/status/document.ts";
import type { HostVerdict } from "../../src/status/host-verdict.ts";
import { formatAuthority, type Authority } from "../../src/wire/authority.ts";

const get = (path: string): OwnRequest => ({ method: "GET", path, query: "", headers: [] });
const status = { enabled: true } as StatusDocument;
const judge = async (authority: Authority): Promise<HostVerdict> =>
  ({ target: formatAuthority(authority) }) as HostVerdict;
const serve = servePages({ status: () => status, ledger: createLedger(), judge });

test("the status page gives the status as it is", async () => {
  const answer = await serve(get("status"));
  expect([answer.status, JSON.parse(String(answer.body))]).toEqual([200, status]);
});

test("the verdict page judges the target that is asked for, in canonical form, and refuses what is none", async () => {
  const answer = await serve({ ...get("verdict"), query: "target=A.Test.%3A443" });
  expect([answer.status, JSON.parse(String(answer.body))]).toEqual([200, { target: "a.test:443" }]);
  for (const query of ["", "target=", "target=a.test", "target=user@a.test:443"]) {
    const { status: code, body } = await serve({ ...get("verdict"), query });
    expect([query, code]).toEqual([query, 400]);
    expect(body).toStartWith("agentproxy: ?target=HOST:PORT names the host: ");
  }
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
