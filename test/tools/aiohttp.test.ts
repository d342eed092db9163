// Python's aiohttp in a session: it looks at the environment where its program tells it to, and else goes around.

import { expectGoesAround, libraryVersion, pythonCommand } from "../support/python-library.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays, pythonUntrusting, unresolved } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

const site = shared(() => startSite());
const programs = [...sitePrograms, "python3:aiohttp"];
const get = (session: string): string => `
import aiohttp, asyncio, sys
async def main():
    async with ${session} as session:
        async with session.get("https://good.test/") as answer:
            sys.stdout.write(await answer.text())
asyncio.run(main())`;

testTool(
  {
    tool: "aiohttp",
    does: "a ClientSession with trust_env=True",
    trustsBy: "SSL_CERT_FILE",
    findsBy: "https_proxy",
    result: "works",
  },
  programs,
  async () => {
    const ask = pythonCommand("aiohttp", get("aiohttp.ClientSession(trust_env=True)"));
    await expectThreeWays(await site(), ask, {
      outside: unresolved,
      untrusting: pythonUntrusting,
      session: "hello from good.test\n",
    });
    return await libraryVersion(await site(), "aiohttp");
  },
);

testTool(
  {
    tool: "aiohttp",
    does: "a ClientSession as it is by default",
    trustsBy: "SSL_CERT_FILE",
    findsBy: "–",
    result: "goes around",
  },
  programs,
  async () => {
    await expectGoesAround(await site(), pythonCommand("aiohttp", get("aiohttp.ClientSession()")));
    return await libraryVersion(await site(), "aiohttp");
  },
);
