// Client and origin without a protocol in common: the client is told so in the one that it speaks.

import { expect } from "bun:test";
import { join } from "node:path";
import type { Explanation } from "../../src/failures/explain.ts";
import { testWith } from "../support/need.ts";
import { sitePrograms, startSite } from "../support/site.ts";

const script = join(import.meta.dir, "clients/h2-get.mjs");

testWith([...sitePrograms, "node"], "502 over h2, with the code origin-protocol", async () => {
  await using site = await startSite({ server: { http2: false } });
  const { stdout, stderr } = await site.session.tool(["node", script, "good.test"]);
  expect(stderr).toBe("");
  const { status, body } = JSON.parse(stdout) as { status: number; body: string };
  expect(status).toBe(502);
  expect(JSON.parse(body) as Explanation).toMatchObject({ code: "origin-protocol", host: "good.test:443" });
  expect((await site.session.status()).recentRelayFailures).toMatchObject([
    { code: "origin-protocol", count: 1 },
  ]);
  expect(site.nginx.requests()).toEqual([]);
});
