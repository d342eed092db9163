// Wget2, which cannot go through a proxy that takes CONNECT, in a session.

import { expect } from "bun:test";
import { sitePrograms, startSite } from "../support/site.ts";
import { testTool } from "../support/tool-matrix.ts";

testTool(
  { tool: "wget2", does: "wget2 URL", trustsBy: "–", findsBy: "https_proxy", result: "explained" },
  [...sitePrograms, "wget2"],
  async () => {
    await using site = await startSite();
    const { stdout: told } = await site.session.tool(["wget2", "--version"]);
    const version = /Wget2 (\S+)/.exec(told)?.[1] ?? "";
    const { stdout, stderr } = await site.session.tool(["wget2", "-O-", "https://good.test/"]);
    expect(stdout).not.toContain("hello from");
    const [failure] = (await site.session.status()).recentRelayFailures;
    if (version.startsWith("1.")) {
      expect(failure).toMatchObject({
        code: "malformed-request",
        detail: expect.stringContaining("looks like tls"),
      });
    } else {
      expect(failure).toMatchObject({ code: "https-without-connect", host: "good.test:443" });
      expect(stderr).toContain("405");
    }
    return version;
  },
);
