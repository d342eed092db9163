// Yarn 1 in a session.

import { expect } from "bun:test";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageCode, registryPrograms, registryUrl, writeRegistry } from "../support/npm-registry.ts";
import { program } from "../support/programs.ts";
import { startSite } from "../support/site.ts";
import { expectThreeWays, nodeUntrusting } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

testTool(
  {
    tool: "yarn-classic",
    does: "yarn add from a registry",
    trustsBy: "NODE_EXTRA_CA_CERTS",
    findsBy: "https_proxy",
    result: "works",
  },
  [...registryPrograms, "node", "yarn-classic"],
  async () => {
    await using site = await startSite();
    await writeRegistry(site);
    const { home } = site.session.home;
    const yarn = program("yarn-classic");
    const project = join(home, "project");
    const add = [yarn, "add", "pkg", "--registry", registryUrl, "--cache-folder", join(project, "cache")];
    await expectThreeWays(site, add, {
      // It would try for a quarter of a minute.
      outside: null,
      untrusting: nodeUntrusting,
      session: /└─ pkg@1\.2\.3/,
      // Where it looks for the image's own npmrc, whatever npm is told.
      options: { cwd: project, env: { PREFIX: home } },
      before() {
        rmSync(project, { recursive: true, force: true });
        mkdirSync(project);
        writeFileSync(join(project, "package.json"), '{ "private": true, "license": "MIT" }');
      },
    });
    expect(readFileSync(join(project, "node_modules/pkg/index.js"), "utf8")).toBe(packageCode);
    return (await site.session.tool([yarn, "--version"])).stdout.trim();
  },
);
