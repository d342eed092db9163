// Node's own https and fetch, in a session.

import { expect } from "bun:test";
import { expectLoopback } from "../support/loopback.ts";
import { program } from "../support/programs.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays, nodeUntrusting, unresolved } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

const site = shared(() => startSite());
const url = "https://good.test/";
const scripts = {
  "https.get": `
    const answer = (response) => response.setEncoding("utf8").on("data", (text) => process.stdout.write(text));
    require("node:https").get(process.argv[1], answer);`,
  fetch: "fetch(process.argv[1]).then((r) => r.text()).then((text) => process.stdout.write(text));",
};
const ownAgent = `
  const https = require("node:https");
  https.get(process.argv[1], { agent: new https.Agent() }).on("error", (error) => console.error(error.message));`;

async function versionOf(node: string): Promise<string> {
  return (await (await site()).session.tool([node, "--version"])).stdout.trim().replace("v", "");
}

for (const [does, script] of Object.entries(scripts)) {
  testTool(
    {
      tool: "node",
      does,
      trustsBy: "NODE_EXTRA_CA_CERTS",
      findsBy: "https_proxy, NODE_USE_ENV_PROXY",
      result: "works",
    },
    [...sitePrograms, "node-current"],
    async () => {
      const node = program("node-current");
      const { stderr } = await expectThreeWays(await site(), [node, "-e", script, url], {
        outside: unresolved,
        untrusting: nodeUntrusting,
        session: "hello from good.test\n",
      });
      expect(stderr).toBe("");
      return await versionOf(node);
    },
  );

  testTool(
    {
      tool: "node",
      does: `${does} to loopback`,
      trustsBy: "NODE_EXTRA_CA_CERTS",
      findsBy: "no_proxy",
      result: "works",
    },
    [...sitePrograms, "node"],
    async () => {
      const node = program("node");
      await expectLoopback(await site(), (address) => [node, "-e", script, address], "hello");
      return await versionOf(node);
    },
  );
}

testTool(
  {
    tool: "node",
    does: "https.get by an agent of its own",
    trustsBy: "–",
    findsBy: "–",
    result: "goes around",
  },
  [...sitePrograms, "node-current"],
  async () => {
    const world = await site();
    const { tunnels } = await world.session.status();
    const { stderr } = await world.session.tool([program("node-current"), "-e", ownAgent, url]);
    expect(stderr).toContain("getaddrinfo ENOTFOUND good.test");
    expect((await world.session.status()).tunnels.total).toBe(tunnels.total);
    return await versionOf(program("node-current"));
  },
);

/** Whether the user's Node is one that reads no proxy variable; most images have an older one than ours. */
const isOld = /^v(?:1\d|20|21|22\.(?:\d|1\d|20)|23)\./.test(
  Bun.spawnSync(["node", "--version"]).stdout.toString(),
);

if (isOld) {
  testTool(
    { tool: "node", does: "https.get", trustsBy: "–", findsBy: "–", result: "goes around" },
    [...sitePrograms, "node"],
    async () => {
      const world = await site();
      const { exitCode, stderr } = await world.session.tool([
        program("node"),
        "-e",
        scripts["https.get"],
        url,
      ]);
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining("getaddrinfo ENOTFOUND good.test")]);
      return await versionOf(program("node"));
    },
  );
}
