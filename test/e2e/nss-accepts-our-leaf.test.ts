// NSS, which Firefox uses and from whose store Chromium reads, verifies what the gateway signs.

import { expect } from "bun:test";
import { join } from "node:path";
import { startConnectBridge } from "../support/connect-bridge.ts";
import { testWith } from "../support/need.ts";
import { makeNssDatabase, tstclnt } from "../support/nss-database.ts";
import { sitePrograms, startSite } from "../support/site.ts";

const stdin = "GET / HTTP/1.1\r\nHost: good.test\r\nConnection: close\r\n\r\n";

testWith(
  [...sitePrograms, "tstclnt", "certutil"],
  "tstclnt with our CA in its database, and without",
  async () => {
    await using site = await startSite();
    const { session } = site;
    await using bridge = await startConnectBridge({ proxyPort: session.port, target: "good.test:443" });
    const trusting = await makeNssDatabase(join(session.stateDir, "agent-proxy-ca.crt"));
    const good = await session.tool(tstclnt(trusting, bridge.port, "good.test"), { stdin });
    expect([good.exitCode, good.stdout]).toEqual([0, expect.stringContaining("hello from good.test\n")]);
    const bad = await session.tool(tstclnt(await makeNssDatabase(null), bridge.port, "good.test"), { stdin });
    expect([bad.exitCode, bad.stdout]).toEqual([254, ""]);
    expect(bad.stderr).toContain("SEC_ERROR_UNKNOWN_ISSUER");
    expect((await session.status()).recentRelayFailures).toMatchObject([
      { code: "client-rejected-certificate", host: "good.test:443" },
    ]);
  },
);
