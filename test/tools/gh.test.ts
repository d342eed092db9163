// GitHub's command, gh, against a GitHub Enterprise Server, in a session.

import { expect } from "bun:test";
import { sitePrograms, startSite } from "../support/site.ts";
import { testTool } from "../support/tool-matrix.ts";

testTool(
  { tool: "gh", does: "gh api", trustsBy: "SSL_CERT_FILE", findsBy: "HTTPS_PROXY", result: "works" },
  [...sitePrograms, "gh"],
  async () => {
    await using site = await startSite({
      server: {
        configuration: `location = /api/v3/user { default_type application/json; return 200 '{"login":"$http_authorization"}'; }`,
      },
    });
    const ask = ["gh", "api", "user", "--jq", ".login"];
    const env = { GH_HOST: "good.test", GH_ENTERPRISE_TOKEN: "made-up", GH_NO_UPDATE_NOTIFIER: "1" };
    const outside = await site.outside(ask, { env });
    expect([outside.exitCode, outside.stderr]).toEqual([1, expect.stringContaining("good.test")]);
    const untrusting = await site.untrusting(ask, { env });
    expect([untrusting.exitCode, untrusting.stderr]).toEqual([1, expect.stringContaining("x509")]);
    const { exitCode, stdout } = await site.session.tool(ask, { env });
    expect([exitCode, stdout]).toEqual([0, "token made-up\n"]);
    const { stdout: version } = await site.session.tool(["gh", "--version"]);
    return /gh version (\S+)/.exec(version)?.[1] ?? "";
  },
);
