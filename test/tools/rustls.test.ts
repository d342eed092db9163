// A program on rustls asks a host, in a session.

import { expect } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { program } from "../support/programs.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

testTool(
  {
    tool: "rustls",
    does: "dprint reads its configuration from a URL",
    trustsBy: "SSL_CERT_FILE",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, "dprint"],
  async () => {
    await using site = await startSite();
    writeFileSync(join(site.nginx.filesFolder, "dprint.json"), '{"plugins": []}\n');
    const dprint = program("dprint");
    const ask = [dprint, "output-resolved-config", "--config", "https://good.test/files/dprint.json"];
    await expectThreeWays(site, ask, {
      outside: /Dns Failed/,
      untrusting: /invalid peer certificate: UnknownIssuer/,
      // What is set for each of no plugins.
      session: "{}",
    });
    expect(site.nginx.requests().map(({ uri }) => uri)).toEqual(["/files/dprint.json"]);
    return (await site.session.tool([dprint, "--version"])).stdout.trim().replace("dprint ", "");
  },
);
