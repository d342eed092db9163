// Yarn 4 in a session.

import { expect } from "bun:test";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageCode, registryPrograms, registryUrl, writeRegistry } from "../support/npm-registry.ts";
import { program } from "../support/programs.ts";
import { startSite } from "../support/site.ts";
import { expectThreeWays, nodeUntrusting, unresolved } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

testTool(
  {
    tool: "yarn-berry",
    does: "yarn add from a registry",
    trustsBy: "NODE_EXTRA_CA_CERTS",
    findsBy: "YARN_HTTPS_PROXY",
    result: "works",
  },
  [...registryPrograms, "node", "yarn-berry"],
  async () => {
    await using site = await startSite();
    await writeRegistry(site);
    const yarn = program("yarn-berry");
    const project = join(site.session.home.home, "project");
    const options = { cwd: project, env: { YARN_ENABLE_TELEMETRY: "0", YARN_HTTP_RETRY: "0" } };
    const before = (): void => {
      for (const folder of ["project", ".yarn"])
        rmSync(join(site.session.home.home, folder), { recursive: true, force: true });
      mkdirSync(project);
      writeFileSync(join(project, "package.json"), '{ "private": true }');
      writeFileSync(join(project, "yarn.lock"), "");
      const settings = `npmRegistryServer: "${registryUrl.replace(/\/$/, "")}"\nnodeLinker: node-modules\n`;
      writeFileSync(join(project, ".yarnrc.yml"), settings);
    };
    const expected = { outside: unresolved, untrusting: nodeUntrusting, options, before };
    await expectThreeWays(site, [yarn, "add", "pkg"], { ...expected, session: /A package was added/ });
    expect(readFileSync(join(project, "node_modules/pkg/index.js"), "utf8")).toBe(packageCode);

    // It has no other way to find the proxy than its own variable.
    before();
    const { exitCode, stdout } = await site.session.tool(
      ["env", "-u", "YARN_HTTPS_PROXY", yarn, "add", "pkg"],
      options,
    );
    expect([exitCode, stdout]).toEqual([1, expect.stringMatching(unresolved)]);
    return (await site.session.tool([yarn, "--version"], options)).stdout.trim();
  },
);
