// gnutls-cli, which knows no proxy, verifies what the gateway signs.

import { expect } from "bun:test";
import { join } from "node:path";
import { startConnectBridge } from "../support/connect-bridge.ts";
import { gnutlsCli } from "../support/gnutls-cli.ts";
import { testWith } from "../support/need.ts";
import { originCa } from "../support/origin-ca.ts";
import { sitePrograms, startSite } from "../support/site.ts";

const stdin = "GET / HTTP/1.1\r\nHost: good.test\r\nConnection: close\r\n\r\n";

testWith([...sitePrograms, "gnutls-cli"], "gnutls-cli with our CA, and without", async () => {
  await using site = await startSite();
  const { session } = site;
  await using bridge = await startConnectBridge({ proxyPort: session.port, target: "good.test:443" });
  const ask = (caFile: string, name?: string) =>
    session.tool(gnutlsCli(caFile, bridge.port, name), { stdin });
  const ours = join(session.stateDir, "agent-proxy-ca.crt");
  const good = await ask(ours);
  expect([good.exitCode, good.stdout]).toEqual([0, expect.stringContaining("hello from good.test\n")]);
  const other = (await originCa()).rootFile;
  for (const bad of [await ask(other), await ask(ours, "elsewhere.test")]) {
    expect([bad.exitCode, bad.stdout]).toEqual([1, expect.not.stringContaining("hello from")]);
  }
});
