// gem installs from an index of gems, in a session.

import { expect } from "bun:test";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeGemIndex } from "../support/gem-index.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { testTool } from "../support/tool-matrix.ts";

const source = "https://good.test/files/gems/";

testTool(
  { tool: "gem", does: "gem install", trustsBy: "SSL_CERT_FILE", findsBy: "https_proxy", result: "works" },
  [...sitePrograms, "ruby", "gem"],
  async () => {
    await using site = await startSite();
    await writeGemIndex(join(site.nginx.filesFolder, "gems"));
    const { home } = site.session.home;
    const ask = (folder: string): string[] => [
      "gem",
      "install",
      "pkg",
      "--no-document",
      "--install-dir",
      join(home, folder),
      "--clear-sources",
      "--source",
      source,
    ];
    const outside = await site.outside(ask("outside"));
    expect([outside.exitCode, outside.stdout + outside.stderr]).toEqual([
      2,
      expect.stringContaining("good.test:443"),
    ]);
    const untrusting = await site.untrusting(ask("untrusting"));
    expect([untrusting.exitCode, untrusting.stdout + untrusting.stderr]).toEqual([
      2,
      expect.stringContaining("certificate verify failed"),
    ]);
    const { exitCode, stdout, stderr } = await site.session.tool(ask("good"));
    expect([exitCode, stdout, stderr]).toEqual([0, expect.stringContaining("installed pkg-1.2.3"), ""]);
    expect(existsSync(join(home, "good/gems/pkg-1.2.3/lib/pkg.rb"))).toBe(true);

    // A CA in the gemrc goes beside ours.
    writeFileSync(join(home, ".gemrc"), "---\n:ssl_ca_cert: /etc/ssl/certs/ca-certificates.crt\n");
    expect((await site.session.tool(ask("beside"))).exitCode).toBe(0);
    return (await site.session.tool(["gem", "--version"])).stdout.trim();
  },
);
