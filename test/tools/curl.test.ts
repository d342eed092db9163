// curl, the command, in a session.

import { expect } from "bun:test";
import { expectLoopback } from "../support/loopback.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { testTool } from "../support/tool-matrix.ts";

testTool(
  { tool: "curl", does: "curl URL", trustsBy: "CURL_CA_BUNDLE", findsBy: "https_proxy", result: "works" },
  [...sitePrograms, "curl"],
  async () => {
    await using site = await startSite();
    const ask = ["curl", "-sS", "https://good.test/"];
    const outside = await site.outside(ask);
    expect([outside.exitCode, outside.stderr]).toEqual([
      6,
      expect.stringContaining("Could not resolve host"),
    ]);
    const untrusting = await site.untrusting(ask);
    expect([untrusting.exitCode, untrusting.stderr]).toEqual([60, expect.stringContaining("certificate")]);
    const { exitCode, stdout } = await site.session.tool(ask);
    expect([exitCode, stdout]).toEqual([0, "hello from good.test\n"]);
    const { stdout: version } = await site.session.tool(["curl", "--version"]);
    return version.split(" ")[1] ?? "";
  },
);

testTool(
  {
    tool: "curl",
    does: "curl URL on loopback",
    trustsBy: "CURL_CA_BUNDLE",
    findsBy: "no_proxy",
    result: "works",
  },
  [...sitePrograms, "curl"],
  async () => {
    await using site = await startSite();
    await expectLoopback(site, (url) => ["curl", "-sS", url], "hello");
    return (await site.session.tool(["curl", "--version"])).stdout.split(" ")[1] ?? "";
  },
);
