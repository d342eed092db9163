// The Azure CLI asks a host, in a session.

import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

testTool(
  {
    tool: "az",
    does: "az rest",
    trustsBy: "REQUESTS_CA_BUNDLE",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, "az"],
  async () => {
    await using site = await startSite();
    const ask = [
      "az",
      "rest",
      "--method",
      "get",
      "--skip-authorization-header",
      "--url",
      "https://good.test/",
    ];
    await expectThreeWays(site, ask, {
      outside: /NameResolutionError|Max retries exceeded/,
      untrusting: /CERTIFICATE_VERIFY_FAILED|certificate verify failed/,
      session: /^hello from good.test$/m,
      // It would tell its makers of each command.
      options: { env: { AZURE_CORE_COLLECT_TELEMETRY: "no" } },
    });
    const { stdout } = await site.session.tool(["az", "version", "--output", "json"]);
    return (JSON.parse(stdout) as { readonly "azure-cli": string })["azure-cli"];
  },
  120_000,
);
