// R installs a package from a repository, in a session.

import { expect } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { archivePrograms, writeArchive } from "../support/package-archive.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

const description = "Package: pkg\nVersion: 1.2.3\n";
const more =
  "Title: For Tests\nDescription: For tests.\nAuthor: Tester\nMaintainer: Tester <t@example.test>\nLicense: GPL-2\n";

testTool(
  {
    tool: "r",
    does: "install.packages from a repository",
    trustsBy: "CURL_CA_BUNDLE",
    findsBy: "https_proxy",
    result: "works",
  },
  [...sitePrograms, ...archivePrograms, "Rscript"],
  async () => {
    await using site = await startSite();
    const contrib = join(site.nginx.filesFolder, "src/contrib");
    await writeArchive(join(contrib, "pkg_1.2.3.tar.gz"), "pkg", {
      DESCRIPTION: `${description}${more}`,
      NAMESPACE: "export(tell)\n",
      "R/tell.R": 'tell <- function() cat("installed\\n")\n',
    });
    writeFileSync(join(contrib, "PACKAGES"), `${description}\n`);
    const library = join(site.session.home.home, "library");
    mkdirSync(library);
    const install = `install.packages("pkg", lib = "${library}", repos = "https://good.test/files", quiet = TRUE)`;
    const script = `${install}\nlibrary(pkg, lib.loc = "${library}")\ntell()`;
    await expectThreeWays(site, ["Rscript", "-e", script], {
      outside: /unable to access index for repository/,
      untrusting: /unable to access index for repository/,
      session: "installed\n",
    });
    expect(site.nginx.requests().map(({ uri }) => uri)).toContain("/files/src/contrib/pkg_1.2.3.tar.gz");
    const url = ["Rscript", "-e", 'writeLines(readLines(url("https://good.test/")))'];
    await expectThreeWays(site, url, {
      outside: /resolve host/,
      untrusting: /SSL peer certificate|SSL certificate problem/,
      session: "hello from good.test\n",
    });
    const told = await site.session.tool(["Rscript", "-e", "cat(as.character(getRversion()))"]);
    return told.stdout;
  },
);
