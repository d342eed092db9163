// axios, which reads the proxy's variables itself, in a session.

import { expect } from "bun:test";
import { program } from "../support/programs.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays, nodeUntrusting, unresolved } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

const site = shared(() => startSite());
const script = `
  const axios = require(process.argv[1]);
  axios.get("https://good.test/").then(
    ({ data }) => process.stdout.write(data),
    ({ code, message, response }) => {
      console.error(code, message, response?.status, response?.data);
      process.exitCode = 1;
    },
  );`;

async function versionOf(library: string): Promise<string> {
  const ask = [program("node"), "-p", "require(process.argv[1]).VERSION", library];
  return (await (await site()).session.tool(ask)).stdout.trim();
}

testTool(
  {
    tool: "axios",
    does: "axios.get",
    trustsBy: "NODE_EXTRA_CA_CERTS",
    findsBy: "https_proxy",
    result: "works",
  },
  [...sitePrograms, "node", "axios"],
  async () => {
    const library = program("axios");
    await expectThreeWays(await site(), [program("node"), "-e", script, library], {
      outside: unresolved,
      untrusting: nodeUntrusting,
      session: "hello from good.test\n",
    });
    return await versionOf(library);
  },
);

testTool(
  { tool: "axios", does: "axios.get", trustsBy: "–", findsBy: "https_proxy", result: "explained" },
  [...sitePrograms, "node", "axios-old"],
  async () => {
    const { session } = await site();
    const library = program("axios-old");
    const { exitCode, stdout, stderr } = await session.tool([program("node"), "-e", script, library]);
    expect([exitCode, stdout]).toEqual([1, ""]);
    const failure = (await session.status()).recentRelayFailures.at(-1);
    expect(failure).toMatchObject({ code: "https-without-connect", host: "good.test:443" });
    expect(stderr).toContain("ERR_BAD_REQUEST Request failed with status code 405 405 agentproxy: ");
    expect(stderr).toContain("asked for an https:// URL without CONNECT");
    expect(stderr).toContain("It was: GET for good.test:443, from axios; answered 405.");
    expect(stderr).toContain("Update axios to 1.16.1 or later, which does CONNECT");
    expect(stderr).toContain(`(https-without-connect, ${failure?.id})`);
    return await versionOf(library);
  },
);
