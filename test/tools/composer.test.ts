// Composer installs from a repository, in a session.

import { expect } from "bun:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { archivePrograms, writeArchive } from "../support/package-archive.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { testTool } from "../support/tool-matrix.ts";

/** One package, "acme/pkg" 1.2.3, with its archive. */
async function writeRepository(folder: string): Promise<void> {
  const manifest = { name: "acme/pkg", version: "1.2.3" };
  await writeArchive(join(folder, "pkg.tgz"), "pkg", {
    "composer.json": JSON.stringify(manifest),
    "pkg.txt": "the package\n",
  });
  const dist = { url: "https://good.test/files/composer/pkg.tgz", type: "tar" };
  writeFileSync(
    join(folder, "packages.json"),
    JSON.stringify({ packages: { "acme/pkg": { "1.2.3": { ...manifest, dist } } } }),
  );
}

testTool(
  {
    tool: "composer",
    does: "composer install",
    trustsBy: "COMPOSER_CAFILE",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, ...archivePrograms, "php", "composer"],
  async () => {
    await using site = await startSite();
    await writeRepository(join(site.nginx.filesFolder, "composer"));
    const project = (name: string) => {
      const cwd = join(site.session.home.home, name);
      mkdirSync(cwd);
      writeFileSync(
        join(cwd, "composer.json"),
        JSON.stringify({
          repositories: [{ type: "composer", url: "https://good.test/files/composer" }, { packagist: false }],
          require: { "acme/pkg": "1.2.3" },
        }),
      );
      return { cwd, env: { COMPOSER_ALLOW_SUPERUSER: "1", COMPOSER_CACHE_DIR: "/dev/null" } };
    };
    const install = ["composer", "install", "--no-interaction", "--no-progress"];
    const outside = await site.outside(install, project("outside"));
    // 1 or 100, by its version.
    expect(outside.exitCode).not.toBe(0);
    expect(outside.stderr).toContain("Could not resolve host: good.test");
    const untrusting = await site.untrusting(install, project("untrusting"));
    expect(untrusting.exitCode).not.toBe(0);
    expect(untrusting.stderr).toMatch(/SSL certificate problem|certificate verify failed/);
    const good = project("good");
    const { exitCode, stderr } = await site.session.tool(install, good);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining("Installing acme/pkg (1.2.3)")]);
    expect(readFileSync(join(good.cwd, "vendor/acme/pkg/pkg.txt"), "utf8")).toBe("the package\n");
    const { stdout } = await site.session.tool(["composer", "--version"], { env: good.env });
    return /Composer version (\S+)/.exec(stdout)?.[1] ?? "";
  },
);
