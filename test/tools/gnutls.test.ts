// gnutls-cli, which knows no proxy and no variable, told of the CA by its flag.

import { expect } from "bun:test";
import { startConnectBridge } from "../support/connect-bridge.ts";
import { gnutlsCli } from "../support/gnutls-cli.ts";
import { originCa } from "../support/origin-ca.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { testTool } from "../support/tool-matrix.ts";

const stdin = "GET / HTTP/1.1\r\nHost: good.test\r\nConnection: close\r\n\r\n";

testTool(
  {
    tool: "gnutls",
    does: "gnutls-cli, in a tunnel that was made for it",
    trustsBy: "--x509cafile",
    findsBy: "–",
    result: "works",
  },
  [...sitePrograms, "gnutls-cli"],
  async () => {
    await using site = await startSite();
    const { session } = site;
    await using bridge = await startConnectBridge({ proxyPort: session.port, target: "good.test:443" });
    const ask = (caFile: string, name?: string) =>
      session.tool(gnutlsCli(caFile, bridge.port, name), { stdin });
    const { AGENT_PROXY_CA_BUNDLE_PATH: bundle = "" } = session.env;
    const good = await ask(bundle);
    expect([good.exitCode, good.stdout]).toEqual([0, expect.stringContaining("hello from good.test\n")]);
    const ours = await ask(`${session.stateDir}/agent-proxy-ca.crt`);
    expect(ours.exitCode).toBe(0);
    const other = (await originCa()).rootFile;
    for (const bad of [await ask(other), await ask(bundle, "elsewhere.test")]) {
      expect([bad.exitCode, bad.stdout]).toEqual([1, expect.not.stringContaining("hello from")]);
    }
    const { stdout } = await session.tool(["gnutls-cli", "--version"]);
    return /\d\S*/.exec(stdout)?.[0] ?? "";
  },
);
