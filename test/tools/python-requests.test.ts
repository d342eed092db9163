// Python's requests in a session.

import { expect } from "bun:test";
import { expectLoopback } from "../support/loopback.ts";
import { expectGoesAround, libraryVersion, pythonCommand } from "../support/python-library.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays, pythonUntrusting, unresolved } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

const site = shared(() => startSite());
const programs = [...sitePrograms, "python3:requests"];
const get = "import requests, sys; sys.stdout.write(requests.get(sys.argv[1]).text)";
const closed = `
import requests
session = requests.Session()
session.trust_env = False
session.get("https://good.test/")`;

testTool(
  {
    tool: "python-requests",
    does: "requests.get",
    trustsBy: "REQUESTS_CA_BUNDLE",
    findsBy: "https_proxy",
    result: "works",
  },
  programs,
  async () => {
    const world = await site();
    const { stderr } = await expectThreeWays(world, pythonCommand("requests", get, "https://good.test/"), {
      outside: unresolved,
      untrusting: pythonUntrusting,
      session: "hello from good.test\n",
    });
    expect(stderr).toBe("");
    await expectLoopback(world, (url) => pythonCommand("requests", get, url), "hello");
    return await libraryVersion(world, "requests");
  },
);

testTool(
  {
    tool: "python-requests",
    does: "a session with trust_env=False",
    trustsBy: "–",
    findsBy: "–",
    result: "goes around",
  },
  programs,
  async () => {
    await expectGoesAround(await site(), pythonCommand("requests", closed));
    return await libraryVersion(await site(), "requests");
  },
);
