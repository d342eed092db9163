// npm, unchanged, in a session.

import { expect } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageCode, registryPrograms, registryUrl, writeRegistry } from "../support/npm-registry.ts";
import { startSite } from "../support/site.ts";
import { expectThreeWays, nodeUntrusting, unresolved } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

const once = ["--registry", registryUrl, "--fetch-retries=0", "--no-audit", "--no-fund"];

testTool(
  {
    tool: "npm",
    does: "npm install from a registry",
    trustsBy: "NODE_EXTRA_CA_CERTS",
    findsBy: "https_proxy",
    result: "works",
  },
  [...registryPrograms, "npm"],
  async () => {
    await using site = await startSite();
    await writeRegistry(site);
    const { stderr } = await expectThreeWays(site, ["npm", "install", "pkg", ...once], {
      outside: unresolved,
      untrusting: nodeUntrusting,
      session: /added 1 package/,
    });
    expect(stderr).toBe("");
    const installed = join(site.session.home.home, "node_modules/pkg/index.js");
    expect(readFileSync(installed, "utf8")).toBe(packageCode);
    const asked = site.nginx.requests().map(({ method, uri }) => `${method} ${uri}`);
    expect(asked).toEqual(["GET /files/pkg", "GET /files/pkg-1.2.3.tgz"]);
    return (await site.session.tool(["npm", "--version"])).stdout.trim();
  },
);
