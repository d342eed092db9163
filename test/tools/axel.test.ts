// axel, which knows no CONNECT, in a session.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { sitePrograms, startSite } from "../support/site.ts";

testWith(
  [...sitePrograms, "axel"],
  "axel goes around https_proxy, and sends http_proxy the whole URL",
  async () => {
    await using site = await startSite();
    const ask = ["axel", "-o", "page", "https://good.test/"];
    const { exitCode, stderr, stdout } = await site.session.tool(ask);
    expect([exitCode, stdout + stderr]).toEqual([
      1,
      expect.stringContaining("Unable to connect to server good.test:443"),
    ]);
    const told = await site.session.tool(ask, { env: { http_proxy: site.session.url } });
    expect([told.exitCode, told.stdout + told.stderr]).toEqual([
      1,
      expect.stringContaining("CONNECT (https) only"),
    ]);
  },
);
