// Python's httpx in a session.

import { expectGoesAround, libraryVersion, pythonCommand } from "../support/python-library.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays, pythonUntrusting, unresolved } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

const site = shared(() => startSite());
const programs = [...sitePrograms, "python3:httpx"];
const get = "import httpx, sys; sys.stdout.write(httpx.get('https://good.test/').text)";
const closed = "import httpx; httpx.get('https://good.test/', trust_env=False)";

testTool(
  { tool: "httpx", does: "httpx.get", trustsBy: "SSL_CERT_FILE", findsBy: "https_proxy", result: "works" },
  programs,
  async () => {
    await expectThreeWays(await site(), pythonCommand("httpx", get), {
      outside: unresolved,
      untrusting: pythonUntrusting,
      session: "hello from good.test\n",
    });
    return await libraryVersion(await site(), "httpx");
  },
);

testTool(
  {
    tool: "httpx",
    does: "httpx.get with trust_env=False",
    trustsBy: "–",
    findsBy: "–",
    result: "goes around",
  },
  programs,
  async () => {
    await expectGoesAround(await site(), pythonCommand("httpx", closed));
    return await libraryVersion(await site(), "httpx");
  },
);
