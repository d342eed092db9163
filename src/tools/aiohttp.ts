// Python programs on aiohttp.

import { pythonPlaces } from "./language-places.ts";
import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

/** As a program would that is meant to work behind a proxy. */
const probe = `
import asyncio, sys, aiohttp

async def main():
    async with aiohttp.ClientSession(trust_env=True) as session:
        async with session.get(sys.argv[1]) as answer:
            print(await answer.text())

asyncio.run(main())
`;

export const aiohttp: Tool = {
  id: "aiohttp",
  title: "aiohttp",
  family: "Python",
  find: {
    programs: ["python3"],
    places: pythonPlaces,
    library: { of: "python", name: "aiohttp" },
    version: ["-c", "import aiohttp; print(aiohttp.__version__)"],
  },
  variables: [...httpsProxy, sslCertFile],
  files: [],
  stores: [],
  overrides: [],
  probe: {
    argv: ["{program}", "{source}", "{probe-url}"],
    source: { name: "probe.py", text: probe },
  },
  limits: [
    {
      versions: "all",
      what: "a ClientSession reads no proxy variable unless it is made with trust_env=True, so most programs go around",
      source: "https://docs.aiohttp.org/en/stable/client_advanced.html#proxy-support",
    },
  ],
  fixes: {
    trust: "set SSL_CERT_FILE to the bundle",
    proxy: "make the session with aiohttp.ClientSession(trust_env=True)",
  },
};
