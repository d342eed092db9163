// Bun's fetch, its node:https and bun install, in a session.

import { expect } from "bun:test";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectLoopback } from "../support/loopback.ts";
import { packageCode, registryPrograms, registryUrl, writeRegistry } from "../support/npm-registry.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays, nodeUntrusting, unresolved } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

const bun = process.execPath;
const site = shared(() => startSite());
const trustsBy = "NODE_EXTRA_CA_CERTS, SSL_CERT_FILE";
const fetchScript = "process.stdout.write(await (await fetch(process.argv[1])).text())";
const httpsScript = `
  const answer = (response) => response.setEncoding("utf8").on("data", (text) => process.stdout.write(text));
  require("node:https").get(process.argv[1], answer).on("error", (error) => {
    console.error(error.code, error.message);
    process.exitCode = 1;
  });`;

for (const { does, script, findsBy } of [
  { does: "fetch", script: fetchScript, findsBy: "https_proxy" },
  { does: "https.get", script: httpsScript, findsBy: "https_proxy, NODE_USE_ENV_PROXY" },
]) {
  testTool({ tool: "bun", does, trustsBy, findsBy, result: "works" }, sitePrograms, async () => {
    const world = await site();
    const { stderr } = await expectThreeWays(world, [bun, "-e", script, "https://good.test/"], {
      outside: unresolved,
      untrusting: nodeUntrusting,
      session: "hello from good.test\n",
    });
    expect(stderr).toBe("");
    await expectLoopback(world, (url) => [bun, "-e", script, url], "hello");
    return Bun.version;
  });
}

testTool(
  { tool: "bun", does: "bun add from a registry", trustsBy, findsBy: "https_proxy", result: "works" },
  registryPrograms,
  async () => {
    const world = await site();
    await writeRegistry(world);
    const project = join(world.session.home.home, "project");
    await expectThreeWays(world, [bun, "add", "pkg", "--registry", registryUrl], {
      outside: /DNSResolveFailed/,
      untrusting: nodeUntrusting,
      session: /installed pkg@1\.2\.3/,
      options: { cwd: project, env: { BUN_INSTALL_CACHE_DIR: join(project, "cache") } },
      before() {
        rmSync(project, { recursive: true, force: true });
        mkdirSync(project);
        writeFileSync(join(project, "package.json"), '{ "private": true }');
      },
    });
    expect(readFileSync(join(project, "node_modules/pkg/index.js"), "utf8")).toBe(packageCode);
    return Bun.version;
  },
);

testTool(
  { tool: "bun", does: "new WebSocket", trustsBy: "–", findsBy: "–", result: "goes around" },
  sitePrograms,
  async () => {
    const { session } = await site();
    const { tunnels } = await session.status();
    const script = `new WebSocket("wss://good.test/").onerror = ({ message }) => console.error(message)`;
    const { stderr } = await session.tool([bun, "-e", script]);
    expect(stderr).toContain("Failed to connect");
    expect((await session.status()).tunnels.total).toBe(tunnels.total);
    return Bun.version;
  },
);
