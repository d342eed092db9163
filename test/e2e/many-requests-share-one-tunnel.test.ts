// A client that keeps its connection keeps it through the proxy as well.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { sitePrograms, startSite } from "../support/site.ts";

testWith([...sitePrograms, "curl"], "one tunnel for six requests over http/1.1, one over h2", async () => {
  await using site = await startSite();
  const url = "https://good.test/";
  for (const [protocol, tunnels] of [
    ["--http1.1", 1],
    ["--http2", 2],
  ] as const) {
    const ask = ["curl", "-sS", protocol, "-w", "%{num_connects}\n", ...Array<string>(6).fill(url)];
    const { stdout } = await site.session.tool(ask);
    expect(stdout.match(/^\d$/gm)).toEqual(["1", "0", "0", "0", "0", "0"]);
    expect((await site.session.status()).tunnels.total).toBe(tunnels);
  }
  expect(site.nginx.requests()).toHaveLength(12);
});
