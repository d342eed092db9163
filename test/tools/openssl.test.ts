// openssl s_client, told of the proxy by its flag and of the CA by the session's environment.

import { expect } from "bun:test";
import { expectLoopback } from "../support/loopback.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { testTool } from "../support/tool-matrix.ts";

const request = "GET / HTTP/1.1\r\nHost: good.test\r\nConnection: close\r\n\r\n";

testTool(
  {
    tool: "openssl",
    does: "openssl s_client",
    trustsBy: "SSL_CERT_FILE",
    findsBy: "-proxy",
    result: "works",
  },
  sitePrograms,
  async () => {
    await using site = await startSite();
    const target = ["-connect", "good.test:443", "-servername", "good.test"];
    const strict = ["-verify_return_error", "-verify_hostname", "good.test", "-x509_strict"];
    const proxy = ["-proxy", `127.0.0.1:${site.session.port}`];
    const ask = ["openssl", "s_client", "-quiet", ...target, ...strict];
    const good = await site.session.tool([...ask, ...proxy], { stdin: request });
    expect([good.exitCode, good.stdout]).toEqual([0, expect.stringContaining("hello from good.test\n")]);
    const bad = await site.untrusting([...ask, ...proxy], { stdin: request });
    expect([bad.exitCode, bad.stdout]).toEqual([1, ""]);
    expect(bad.stderr).toContain("verify error");
    // It reads no variable for the proxy.
    const around = await site.session.tool(ask, { stdin: request });
    expect([around.exitCode, around.stdout]).toEqual([1, ""]);
    const { stdout } = await site.session.tool(["openssl", "version"]);
    return stdout.split(" ")[1] ?? "";
  },
);

testTool(
  {
    tool: "openssl",
    does: "openssl s_client on loopback",
    trustsBy: "SSL_CERT_FILE",
    findsBy: "–",
    result: "works",
  },
  sitePrograms,
  async () => {
    await using site = await startSite();
    const ask = (url: string): string[] => [
      "openssl",
      "s_client",
      "-connect",
      new URL(url).host,
      "-servername",
      "localhost",
    ];
    await expectLoopback(site, ask, "Verify return code: 0 (ok)");
    return (await site.session.tool(["openssl", "version"])).stdout.split(" ")[1] ?? "";
  },
);
