// npm, unchanged, in a session.

import { expect } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { npm as tool } from "../../src/tools/npm.ts";
import { expectLoopback } from "../support/loopback.ts";
import { packageCode, registryPrograms, registryUrl, writeRegistry } from "../support/npm-registry.ts";
import type { UserBefore } from "../support/origin-session.ts";
import { startSite } from "../support/site.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { foreignCa } from "../trust/foreign-ca.ts";
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
    const view = (url: string): string[] => ["npm", "view", "pkg", "version", "--registry", `${url}npm/`];
    await expectLoopback(site, (url) => [...view(url), "--fetch-retries=0"], "1.2.3");
    return (await site.session.tool(["npm", "--version"])).stdout.trim();
  },
);

testTool(
  {
    tool: "npm",
    does: "the catalogue's probe",
    trustsBy: "NODE_EXTRA_CA_CERTS",
    findsBy: "https_proxy",
    result: "works",
  },
  [...registryPrograms, "npm"],
  async () => {
    await using site = await startSite({
      server: { configuration: `location /-/ping { return 200 "here"; }` },
    });
    if ("none" in tool.probe) throw new Error("Cannot probe npm: its file has no command line");
    const [, ...args] = tool.probe.argv.map((text) => text.replace("{probe-url}", "https://good.test/"));
    const untrusting = await site.untrusting(["npm", ...args]);
    expect(untrusting.stdout + untrusting.stderr).not.toContain("PONG");
    const { exitCode, stdout, stderr } = await site.session.tool(["npm", ...args]);
    expect([exitCode, stdout + stderr]).toEqual([0, expect.stringContaining(tool.probe.prints ?? "none")]);
    return (await site.session.tool(["npm", "--version"])).stdout.trim();
  },
);

/** A user's own ways to tell npm of a CA, which then trusts no other: the session's must take its place, and hold both. */
async function ownCas(): Promise<Readonly<Record<string, UserBefore>>> {
  const pem = await foreignCa("corp");
  const file = join(temporaryFolder("corp"), "corp.pem");
  writeFileSync(file, pem);
  return {
    "npm view, where the npmrc names a cafile": {
      files: { "corp.pem": pem, ".npmrc": "cafile=~/corp.pem\n" },
    },
    "npm view, where the npmrc holds a CA itself": {
      files: { ".npmrc": `ca="${pem.trim().replaceAll("\n", "\\n")}"\n` },
    },
    "npm view, where the environment names a cafile, in capitals": { env: { NPM_CONFIG_CAFILE: file } },
  };
}

for (const does of [
  "npm view, where the npmrc names a cafile",
  "npm view, where the npmrc holds a CA itself",
  "npm view, where the environment names a cafile, in capitals",
]) {
  testTool(
    { tool: "npm", does, trustsBy: "npm_config_cafile", findsBy: "https_proxy", result: "works" },
    [...registryPrograms, "npm"],
    async () => {
      await using site = await startSite({ user: (await ownCas())[does] ?? {} });
      await writeRegistry(site);
      const ask = ["npm", "view", "pkg", "version", "--registry", registryUrl, "--fetch-retries=0"];
      await expectThreeWays(site, ask, {
        outside: unresolved,
        untrusting: nodeUntrusting,
        session: "1.2.3\n",
      });
      expect(site.session.env["npm_config_cafile"]).toBe(join(site.session.stateDir, "ca-bundle.crt"));
      return (await site.session.tool(["npm", "--version"])).stdout.trim();
    },
  );
}

testTool(
  {
    tool: "npm",
    does: "npm view, where the environment names another proxy, in capitals",
    trustsBy: "NODE_EXTRA_CA_CERTS",
    findsBy: "npm_config_https_proxy",
    result: "works",
  },
  [...registryPrograms, "npm"],
  async () => {
    const env = { NPM_CONFIG_HTTPS_PROXY: "http://127.0.0.1:9", npm_config_noproxy: "good.test" };
    await using site = await startSite({ user: { env } });
    await writeRegistry(site);
    const ask = ["npm", "view", "pkg", "version", "--registry", registryUrl, "--fetch-retries=0"];
    await expectThreeWays(site, ask, {
      outside: unresolved,
      untrusting: nodeUntrusting,
      session: "1.2.3\n",
    });
    return (await site.session.tool(["npm", "--version"])).stdout.trim();
  },
);
