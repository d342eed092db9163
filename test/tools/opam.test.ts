// opam fetches a repository, in a session.

import { expect } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { mustRun } from "../support/command.ts";
import { archivePrograms } from "../support/package-archive.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { expectThreeWays } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

testTool(
  {
    tool: "opam",
    does: "opam init from a repository",
    trustsBy: "CURL_CA_BUNDLE",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, ...archivePrograms, "opam", "curl", "git"],
  async () => {
    await using site = await startSite();
    const folder = temporaryFolder("opam");
    const file = join(folder, "packages/pkg/pkg.1.2.3/opam");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'opam-version: "2.0"\nmaintainer: "tester@example.test"\n');
    writeFileSync(join(folder, "repo"), 'opam-version: "2.0"\n');
    const index = join(site.nginx.filesFolder, "index.tar.gz");
    const { env } = site.session.home;
    await mustRun(["tar", "-czf", index, "-C", folder, "repo", "packages"], { env });
    const options = {
      env: { OPAMROOT: join(site.session.home.home, "opam"), OPAMROOTISOK: "1", OPAMYES: "1" },
    };
    const init = ["opam", "init", "--bare", "--no-setup", "--disable-sandboxing", "--no-opamrc"];
    await expectThreeWays(site, [...init, "default", "https://good.test/files"], {
      // curl tries again for six seconds where it finds no address.
      outside: null,
      untrusting: /exited with code 60/,
      session: /^/,
      options,
    });
    const show = await site.session.tool(["opam", "show", "pkg", "-f", "version"], options);
    expect([show.exitCode, show.stdout]).toEqual([0, "1.2.3\n"]);
    return (await site.session.tool(["opam", "--version"])).stdout.trim();
  },
);
