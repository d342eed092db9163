// pip in a session.

import { expect } from "bun:test";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pip as tool } from "../../src/tools/pip.ts";
import { expectLoopback } from "../support/loopback.ts";
import { indexConfiguration, indexUrl, writeIndex } from "../support/python-index.ts";
import { program } from "../support/programs.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import type { Site } from "../support/site.ts";
import { expectThreeWays, pythonUntrusting } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

const site = shared(async () => {
  const started = await startSite({ server: { configuration: indexConfiguration } });
  await writeIndex(started);
  return started;
});
const programs = [...sitePrograms, "python3:pip"];
const pip = (...argv: readonly string[]): string[] => [program("python3:pip"), "-m", "pip", ...argv];
const quick = ["--disable-pip-version-check", "--no-cache-dir", "--retries", "0"];
const once = [...quick, "--index-url", indexUrl];
const row = { tool: "pip", trustsBy: "PIP_CERT", findsBy: "https_proxy", result: "works" } as const;

async function versionIn({ session }: Site): Promise<string> {
  return (await session.tool(pip("--version"))).stdout.split(" ")[1] ?? "";
}

testTool({ ...row, does: "pip install from an index" }, programs, async () => {
  const world = await site();
  const target = join(world.session.home.home, "target");
  const ask = pip("install", "pkg", "--no-deps", "--target", target, ...once);
  await expectThreeWays(world, ask, {
    outside: /No matching distribution/,
    untrusting: pythonUntrusting,
    session: /Successfully installed pkg-1\.2\.3/,
    before: () => rmSync(target, { recursive: true, force: true }),
  });
  expect(readdirSync(target)).toContain("pkg.py");
  return await versionIn(world);
});

testTool({ ...row, does: "pip index versions" }, programs, async () => {
  const world = await site();
  const ask = pip("index", "versions", "pkg", ...once);
  await expectThreeWays(world, ask, {
    outside: /No matching distribution/,
    untrusting: /No matching distribution/,
    session: /1\.2\.3/,
  });
  const versions = (url: string): string[] => pip("index", "versions", "pkg", ...quick, "--index-url", url);
  await expectLoopback(world, (url) => versions(`${url}simple/`), "1.2.3");
  return await versionIn(world);
});

testTool({ ...row, does: "the catalogue's probe" }, programs, async () => {
  const world = await site();
  if ("none" in tool.probe) throw new Error("Cannot probe pip: its file has no command line");
  const values: Readonly<Record<string, string>> = {
    "{folder}": world.session.home.home,
    "{probe-url}": "https://good.test/",
  };
  const ask = pip(...tool.probe.argv.slice(1).map((argument) => values[argument] ?? argument));
  expect((await world.untrusting(ask)).stderr).not.toContain("hello from good.test");
  expect((await world.session.tool(ask)).stderr).toContain("hello from good.test");
  return await versionIn(world);
});

testTool(
  { ...row, does: "pip index versions, where PIP_PROXY names another proxy", findsBy: "PIP_PROXY" },
  programs,
  async () => {
    await using world = await startSite({
      server: { configuration: indexConfiguration },
      user: { env: { PIP_PROXY: "http://127.0.0.1:9" } },
    });
    await writeIndex(world);
    await expectThreeWays(world, pip("index", "versions", "pkg", ...once), {
      outside: /No matching distribution/,
      untrusting: /No matching distribution/,
      session: /1\.2\.3/,
    });
    return await versionIn(world);
  },
);
