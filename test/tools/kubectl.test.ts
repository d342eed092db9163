// kubectl asks a cluster, in a session.

import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

testTool(
  {
    tool: "kubectl",
    does: "kubectl get --raw",
    trustsBy: "SSL_CERT_FILE",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, "kubectl"],
  async () => {
    await using site = await startSite();
    const ask = ["kubectl", "--token=none", "--server=https://good.test", "get", "--raw", "/"];
    await expectThreeWays(site, ask, {
      outside: null,
      untrusting: /certificate signed by unknown authority/,
      session: "hello from good.test\n",
    });
    const told = (await site.session.tool(["kubectl", "version", "--client", "--output=json"])).stdout;
    return (JSON.parse(told) as { clientVersion: { gitVersion: string } }).clientVersion.gitVersion.slice(1);
  },
);
