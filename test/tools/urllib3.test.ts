// Python's urllib3 in a session: as released, which pip brings along, and as Debian has changed it.

import { expect } from "bun:test";
import { pythonCommand } from "../support/python-library.ts";
import { shared } from "../support/shared.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays, pythonUntrusting } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

const site = shared(() => startSite());
const get = (urllib3: string): string => `
${urllib3}
import os, sys
proxy = urllib3.ProxyManager(os.environ.get("HTTPS_PROXY", "http://127.0.0.1:9"))
sys.stdout.write(proxy.request("GET", "https://good.test/", retries=False).data.decode())`;
const fromPip = "from pip._vendor import urllib3";
const debianPython = "/usr/bin/python3";

testTool(
  {
    tool: "urllib3",
    does: "a ProxyManager, told of the proxy",
    trustsBy: "SSL_CERT_FILE",
    findsBy: "–",
    result: "works",
  },
  [...sitePrograms, "python3:pip._vendor.urllib3"],
  async () => {
    const library = "pip._vendor.urllib3";
    await expectThreeWays(await site(), pythonCommand(library, get(fromPip)), {
      outside: /Connection refused/,
      untrusting: pythonUntrusting,
      session: "hello from good.test\n",
    });
    const ask = pythonCommand(library, `${fromPip}; print(urllib3.__version__)`);
    return (await (await site()).session.tool(ask)).stdout.trim();
  },
);

testTool(
  {
    tool: "urllib3",
    does: "a PoolManager",
    trustsBy: "SSL_CERT_FILE",
    findsBy: "–",
    result: "goes around",
  },
  [...sitePrograms, "python3:pip._vendor.urllib3"],
  async () => {
    const { session } = await site();
    const script = `${fromPip}\nurllib3.PoolManager().request("GET", "https://good.test/", retries=False)`;
    const { stderr } = await session.tool(pythonCommand("pip._vendor.urllib3", script));
    expect(stderr).toContain("Name or service not known");
    const ask = pythonCommand("pip._vendor.urllib3", `${fromPip}; print(urllib3.__version__)`);
    return (await session.tool(ask)).stdout.trim();
  },
);

/** Debian's 1.26 sets ca_certs itself; what it has made of later ones is as released. */
const debianVersion = Bun.spawnSync([debianPython, "-c", "import urllib3; print(urllib3.__version__)"])
  .stdout.toString()
  .trim();

if (debianVersion.startsWith("1.26.")) {
  testTool(
    {
      tool: "urllib3",
      does: "a ProxyManager of Debian's, where the system's store is not ours to write",
      trustsBy: "–",
      findsBy: "–",
      result: "explained",
    },
    sitePrograms,
    async () => {
      const { session } = await site();
      const ask = [debianPython, "-c", get("import urllib3")];
      const { exitCode, stderr } = await session.tool(ask);
      expect([exitCode, stderr]).toEqual([1, expect.stringMatching(pythonUntrusting)]);
      const failure = (await session.status()).recentRelayFailures.at(-1);
      expect(failure).toMatchObject({ code: "client-rejected-certificate", host: "good.test:443" });
      return debianVersion;
    },
  );
}
