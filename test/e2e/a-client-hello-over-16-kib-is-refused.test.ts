// Past BoringSSL's limit the client gets a clean alert, and the ledger says which limit it was.

import { expect } from "bun:test";
import { join } from "node:path";
import { testWith } from "../support/need.ts";
import { sitePrograms, startSite } from "../support/site.ts";

const script = join(import.meta.dir, "clients/large-hello.py");

testWith([...sitePrograms, "python3"], "17 KB are refused with an alert, 15 KB are not", async () => {
  await using site = await startSite();
  const ask = (size: number) => site.session.tool(["python3", script, "https://good.test/", String(size)]);
  const large = await ask(17_500);
  expect([large.exitCode, large.stdout, large.stderr]).toEqual([1, "", expect.stringMatching(/ALERT/)]);
  expect((await site.session.status()).recentRelayFailures).toMatchObject([
    { code: "client-hello-too-large", kind: "client_tls", host: "good.test:443", count: 1 },
  ]);
  expect((await ask(15_360)).stdout).toBe("hello from good.test\n");
  expect(site.nginx.requests()).toHaveLength(1);
});
