// pnpm in a session: as it is now, and as it was while it ran on Node.

import { expect } from "bun:test";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageCode, registryPrograms, registryUrl, writeRegistry } from "../support/npm-registry.ts";
import { program } from "../support/programs.ts";
import { startSite } from "../support/site.ts";
import { expectThreeWays, nodeUntrusting, unresolved } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

for (const { name, does, trustsBy, outside, untrusting } of [
  {
    name: "pnpm",
    does: "pnpm add from a registry",
    trustsBy: "NODE_EXTRA_CA_CERTS, SSL_CERT_FILE",
    outside: /dns error/,
    untrusting: /UnknownIssuer/,
  },
  {
    name: "pnpm-js",
    does: "pnpm add from a registry, on Node",
    trustsBy: "NODE_EXTRA_CA_CERTS",
    outside: unresolved,
    untrusting: nodeUntrusting,
  },
]) {
  testTool(
    { tool: "pnpm", does, trustsBy, findsBy: "https_proxy", result: "works" },
    [...registryPrograms, "node", name],
    async () => {
      await using site = await startSite();
      await writeRegistry(site);
      const pnpm = program(name);
      const project = join(site.session.home.home, "project");
      // Each release line reads one of the two.
      const env = { npm_config_fetch_retries: "0", pnpm_config_fetch_retries: "0" };
      await expectThreeWays(site, [pnpm, "add", "pkg", "--registry", registryUrl], {
        outside,
        untrusting,
        session: /\+ pkg 1\.2\.3/,
        options: { cwd: project, env },
        before() {
          for (const folder of ["project", ".cache", ".local"])
            rmSync(join(site.session.home.home, folder), { recursive: true, force: true });
          mkdirSync(project);
          writeFileSync(join(project, "package.json"), '{ "private": true }');
        },
      });
      expect(readFileSync(join(project, "node_modules/pkg/index.js"), "utf8")).toBe(packageCode);
      return (await site.session.tool([pnpm, "--version"], { cwd: project })).stdout.trim();
    },
  );
}
