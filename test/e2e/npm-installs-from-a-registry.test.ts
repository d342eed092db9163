// npm, unchanged, installs a package from a registry behind the proxy.

import { expect } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testWith } from "../support/need.ts";
import { archivePrograms, writeArchive } from "../support/package-archive.ts";
import { sitePrograms, startSite } from "../support/site.ts";

const registry = "https://good.test/files/";
const code = "module.exports = 'from the registry';\n";
const manifest = { name: "pkg", version: "1.2.3" };

testWith([...sitePrograms, ...archivePrograms, "npm"], "npm install", async () => {
  await using site = await startSite();
  const { filesFolder } = site.nginx;
  const files = { "package.json": JSON.stringify(manifest), "index.js": code };
  const hash = await writeArchive(join(filesFolder, "pkg-1.2.3.tgz"), "package", files);
  const dist = { tarball: `${registry}pkg-1.2.3.tgz`, integrity: `sha512-${hash("sha512", "base64")}` };
  const versions = { "1.2.3": { ...manifest, dist } };
  writeFileSync(
    join(filesFolder, "pkg"),
    JSON.stringify({ name: "pkg", "dist-tags": { latest: "1.2.3" }, versions }),
  );

  const ask = [
    "npm",
    "install",
    "pkg",
    "--registry",
    registry,
    "--fetch-retries=0",
    "--no-audit",
    "--no-fund",
  ];
  const untrusting = await site.untrusting(ask);
  expect([untrusting.exitCode, untrusting.stderr]).toEqual([
    1,
    expect.stringMatching(/UNABLE_TO_(GET_ISSUER|VERIFY)/),
  ]);

  const { exitCode, stdout, stderr } = await site.session.tool(ask);
  expect([exitCode, stdout, stderr]).toEqual([0, expect.stringContaining("added 1 package"), ""]);
  expect(readFileSync(join(site.session.home.home, "node_modules/pkg/index.js"), "utf8")).toBe(code);
  const asked = site.nginx.requests().map(({ method, uri }) => `${method} ${uri}`);
  expect(asked).toEqual(["GET /files/pkg", "GET /files/pkg-1.2.3.tgz"]);
});
