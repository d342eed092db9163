// cabal fetches an index and a package, in a session.

import { expect } from "bun:test";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { archivePrograms, writeArchive } from "../support/package-archive.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

const manifest = `cabal-version: 2.4
name: pkg
version: 1.2.3
build-type: Simple
library
  default-language: Haskell2010
`;

testTool(
  {
    tool: "cabal",
    does: "cabal update and get from a repository",
    trustsBy: "CURL_CA_BUNDLE",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, ...archivePrograms, "cabal", "curl"],
  async () => {
    await using site = await startSite();
    const repository = join(site.nginx.filesFolder, "hackage");
    await writeArchive(join(repository, "package/pkg-1.2.3.tar.gz"), "pkg-1.2.3", { "pkg.cabal": manifest });
    await writeArchive(join(repository, "00-index.tar.gz"), "pkg", { "1.2.3/pkg.cabal": manifest });
    const folder = join(site.session.home.home, "cabal");
    mkdirSync(folder);
    const config = join(folder, "config");
    const url = "https://good.test/files/hackage/";
    const cache = `remote-repo-cache: ${folder}/packages\n`;
    writeFileSync(config, `repository local\n  url: ${url}\n  secure: False\n${cache}`);
    const options = { cwd: folder, env: { CABAL_DIR: folder, CABAL_CONFIG: config } };
    await expectThreeWays(site, ["cabal", "update"], {
      outside: /resolve host/,
      untrusting: /SSL certificate problem/,
      session: /./,
      options,
    });
    const get = await site.session.tool(["cabal", "get", "pkg"], options);
    expect([get.exitCode, get.stderr]).toEqual([0, ""]);
    expect(existsSync(join(folder, "pkg-1.2.3/pkg.cabal"))).toBe(true);
    return (await site.session.tool(["cabal", "--numeric-version"])).stdout.trim();
  },
);
