// Bundler installs what a Gemfile names, in a session.

import { expect } from "bun:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeGemIndex } from "../support/gem-index.ts";
import { testWith } from "../support/need.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import type { Site } from "../support/site.ts";
import { testTool } from "../support/tool-matrix.ts";

const programs = [...sitePrograms, "ruby", "gem", "bundle"];

/** A new project that wants the gem of the index. */
function project(
  { session }: Site,
  name: string,
): { readonly cwd: string; readonly env: Record<string, string> } {
  const cwd = join(session.home.home, name);
  mkdirSync(cwd);
  writeFileSync(join(cwd, "Gemfile"), 'source "https://good.test/files/gems/"\ngem "pkg"\n');
  return { cwd, env: { BUNDLE_PATH: "vendor", BUNDLE_RETRY: "0" } };
}

testTool(
  {
    tool: "bundler",
    does: "bundle install",
    trustsBy: "BUNDLE_SSL_CA_CERT",
    findsBy: "RUBYLIB",
    result: "works",
  },
  programs,
  async () => {
    await using site = await startSite();
    await writeGemIndex(join(site.nginx.filesFolder, "gems"));
    const install = ["bundle", "install"];
    const outside = await site.outside(install, project(site, "outside"));
    expect([outside.exitCode, outside.stderr]).toEqual([
      17,
      expect.stringContaining("Could not reach host good.test"),
    ]);
    const untrusting = await site.untrusting(install, project(site, "untrusting"));
    expect([untrusting.exitCode, untrusting.stderr]).toEqual([
      expect.any(Number),
      expect.stringContaining("Could not verify the SSL certificate"),
    ]);
    expect(untrusting.exitCode).not.toBe(0);
    const without = project(site, "without");
    const noShim = await site.session.tool(install, { ...without, env: { ...without.env, RUBYLIB: "" } });
    expect([noShim.exitCode, noShim.stderr]).toEqual([
      17,
      expect.stringContaining("Could not reach host good.test"),
    ]);

    const good = project(site, "good");
    const { exitCode, stdout, stderr } = await site.session.tool(install, good);
    expect([exitCode, stdout + stderr]).toEqual([0, expect.stringContaining("Bundle complete!")]);
    const program = `require "pkg"; puts Pkg::VERSION; require "net/http"; puts Net::HTTP.get(URI("https://good.test/"))`;
    const used = await site.session.tool(["bundle", "exec", "ruby", "-e", program], good);
    expect([used.exitCode, used.stdout]).toEqual([0, "1.2.3\nhello from good.test\n"]);
    return (await site.session.tool(["bundle", "--version"])).stdout.trim().split(" ").at(-1) ?? "";
  },
);

testWith(programs, "nothing of ours gets into a gemrc", async () => {
  await using site = await startSite();
  await writeGemIndex(join(site.nginx.filesFolder, "gems"));
  const { cwd, env } = project(site, "project");
  expect((await site.session.tool(["bundle", "install"], { cwd, env })).exitCode).toBe(0);
  writeFileSync(join(site.session.home.home, ".gemrc"), "---\n:verbose: true\n");
  const source = ["--add", "https://good.test/files/gems/"];
  const added = await site.session.tool(["bundle", "exec", "gem", "sources", ...source], { cwd, env });
  expect([added.exitCode, added.stdout]).toEqual([0, expect.stringContaining("added to sources")]);
  const gemrc = readFileSync(join(site.session.home.home, ".gemrc"), "utf8");
  expect(gemrc).toContain("https://good.test/files/gems/");
  expect(gemrc).not.toContain("proxy");
});

testWith(programs, "a proxy in the gemrc has its way, and hosts without proxy have theirs", async () => {
  await using site = await startSite();
  await writeGemIndex(join(site.nginx.filesFolder, "gems"));
  const around = project(site, "around");
  const excepted = { ...around, env: { ...around.env, no_proxy: "good.test" } };
  expect((await site.session.tool(["bundle", "install"], excepted)).stderr).toContain("Could not reach host");
  writeFileSync(join(site.session.home.home, ".gemrc"), "---\nhttp_proxy: http://127.0.0.1:9\n");
  const other = await site.session.tool(["bundle", "install"], project(site, "other"));
  expect(other.exitCode).not.toBe(0);
});
