// Deno's fetch, its node:https and its npm packages, in a session.

import { expect } from "bun:test";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectLoopback } from "../support/loopback.ts";
import { packageExport, registryPrograms, registryUrl, writeRegistry } from "../support/npm-registry.ts";
import { program } from "../support/programs.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import type { Site } from "../support/site.ts";
import { expectThreeWays } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

const site = shared(() => startSite());
const trustsBy = "DENO_CERT, NODE_EXTRA_CA_CERTS";
const fetchScript = "await Deno.stdout.write(await (await fetch(Deno.args[0])).bytes());";
const httpsScript = `
  import https from "node:https";
  const answer = (response) => response.setEncoding("utf8").on("data", (text) => process.stdout.write(text));
  https.get(Deno.args[0], answer).on("error", (error) => {
    console.error(error.message);
    Deno.exitCode = 1;
  });`;
const env = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };

async function versionIn({ session }: Site): Promise<string> {
  const { stdout } = await session.tool([program("deno"), "--version"]);
  return /^deno (\S+)/.exec(stdout)?.[1] ?? "";
}

for (const { does, script, findsBy, outside, untrusting } of [
  {
    does: "fetch",
    script: fetchScript,
    findsBy: "https_proxy",
    outside: /failed to lookup address information/,
    untrusting: /UnknownIssuer/,
  },
  {
    does: "https.get",
    script: httpsScript,
    findsBy: "https_proxy, NODE_USE_ENV_PROXY",
    outside: /getaddrinfo ENOTFOUND/,
    untrusting: /unable to verify the first certificate/,
  },
]) {
  testTool(
    { tool: "deno", does, trustsBy, findsBy, result: "works" },
    [...sitePrograms, "deno"],
    async () => {
      const world = await site();
      const file = join(world.session.home.home, "get.ts");
      writeFileSync(file, script);
      const ask = (url: string): string[] => [program("deno"), "run", "--allow-all", file, url];
      await expectThreeWays(world, ask("https://good.test/"), {
        outside,
        untrusting,
        session: "hello from good.test\n",
        options: { env },
      });
      await expectLoopback(world, ask, "hello", { env });
      return await versionIn(world);
    },
  );
}

testTool(
  {
    tool: "deno",
    does: "an import of npm:pkg from a registry",
    trustsBy,
    findsBy: "https_proxy",
    result: "works",
  },
  [...registryPrograms, "deno"],
  async () => {
    const world = await site();
    await writeRegistry(world);
    const project = join(world.session.home.home, "project");
    const file = join(project, "main.ts");
    await expectThreeWays(world, [program("deno"), "run", "--allow-all", file], {
      outside: /failed to lookup address information/,
      untrusting: /UnknownIssuer/,
      session: packageExport,
      options: {
        cwd: project,
        env: { ...env, DENO_DIR: join(project, "cache"), NPM_CONFIG_REGISTRY: registryUrl },
      },
      before() {
        rmSync(project, { recursive: true, force: true });
        mkdirSync(project);
        writeFileSync(
          file,
          'import text from "npm:pkg@1.2.3";\nDeno.stdout.write(new TextEncoder().encode(text));\n',
        );
      },
    });
    expect(world.nginx.requests().map(({ uri }) => uri)).toContain("/files/pkg-1.2.3.tgz");
    return await versionIn(world);
  },
);
