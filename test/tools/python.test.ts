// Python's urllib, as strict as its ssl module can be, and its http.client, in a session.

import { expect } from "bun:test";
import { join } from "node:path";
import { expandPattern } from "../../src/host/expand-pattern.ts";
import { expectLoopback } from "../support/loopback.ts";
import { program } from "../support/programs.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays, pythonUntrusting, unresolved } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

const site = shared(() => startSite());
const programs = [...sitePrograms, "python3"];

// Both flags are part of the default context from Python 3.13 on.
const urllib = `
import ssl, sys, urllib.request
context = ssl.create_default_context()
context.verify_flags |= ssl.VERIFY_X509_STRICT | getattr(ssl, "VERIFY_X509_PARTIAL_CHAIN", 0)
sys.stdout.write(urllib.request.urlopen(sys.argv[1], context=context).read().decode())`;

const client = `
import http.client
connection = http.client.HTTPSConnection("good.test")
connection.request("GET", "/")`;

async function version(python = program("python3")): Promise<string> {
  const { stdout } = await (await site()).session.tool([python, "--version"]);
  return stdout.trim().replace("Python ", "");
}

testTool(
  {
    tool: "python",
    does: "urllib.request, verifying strictly",
    trustsBy: "SSL_CERT_FILE",
    findsBy: "https_proxy",
    result: "works",
  },
  programs,
  async () => {
    const ask = (url: string): string[] => [program("python3"), "-c", urllib, url];
    const { stderr } = await expectThreeWays(await site(), ask("https://good.test/"), {
      outside: unresolved,
      untrusting: pythonUntrusting,
      session: "hello from good.test\n",
    });
    expect(stderr).toBe("");
    await expectLoopback(await site(), ask, "hello");
    return await version();
  },
);

testTool(
  { tool: "python", does: "http.client", trustsBy: "SSL_CERT_FILE", findsBy: "–", result: "goes around" },
  programs,
  async () => {
    const { exitCode, stderr } = await (await site()).session.tool([program("python3"), "-c", client]);
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(unresolved)]);
    return await version();
  },
);

/** One whose default context is strict; most images have an older one, and then there is nothing to run. */
const strictPython = expandPattern(join(process.env["HOME"] ?? "/", ".pyenv/versions/3.*/bin/python3")).find(
  (path) => Number(/versions\/3\.(\d+)/.exec(path)?.[1]) >= 13,
);

if (strictPython !== undefined) {
  testTool(
    {
      tool: "python",
      does: "urllib.request by a context that is strict by default",
      trustsBy: "SSL_CERT_FILE",
      findsBy: "https_proxy",
      result: "works",
    },
    sitePrograms,
    async () => {
      const script = `import sys, urllib.request as u; sys.stdout.write(u.urlopen("https://good.test/").read().decode())`;
      await expectThreeWays(await site(), [strictPython, "-c", script], {
        outside: unresolved,
        untrusting: pythonUntrusting,
        session: "hello from good.test\n",
      });
      return await version(strictPython);
    },
  );
}
