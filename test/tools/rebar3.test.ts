// rebar3 fetches a package of Hex, in a session.

import { expect } from "bun:test";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hexRepositoryPrograms, writeHexRepository } from "../support/hex-repository.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { testTool } from "../support/tool-matrix.ts";
import { until } from "../support/until.ts";

testTool(
  {
    tool: "rebar3",
    does: "rebar3 get-deps from a repository of Hex",
    trustsBy: "~/.config/rebar3/rebar.config",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, ...hexRepositoryPrograms],
  async () => {
    await using site = await startSite();
    const key = await writeHexRepository(join(site.nginx.filesFolder, "hex"));
    await until("the stores to be written", async () => !(await site.session.status()).settingUp);
    const { home } = site.session.home;
    const project = join(home, "project");
    mkdirSync(project);
    const repository = `#{name => <<"hexpm">>, repo_public_key => <<"${key}">>}`;
    const config = `{deps, [{pkg, "1.2.3"}]}.\n{hex, [{repos, [${repository}]}]}.\n`;
    writeFileSync(join(project, "rebar.config"), config);
    const fetched = join(project, "_build/default/lib/pkg/src/pkg.app.src");
    const fetch = async (run: typeof site.session.tool, more: Readonly<Record<string, string>> = {}) => {
      const env = { HEX_CDN: "https://good.test/files/hex", DEBUG: "1", ...more };
      const { exitCode, stdout, stderr } = await run(["rebar3", "get-deps"], { cwd: project, env });
      return [exitCode, stdout + stderr];
    };
    expect(await fetch(site.outside)).toEqual([1, expect.stringContaining("nxdomain")]);
    // Another home than the one that the session has written into.
    const untrusting = await fetch(site.session.tool, { HOME: temporaryFolder("home") });
    expect(untrusting).toEqual([1, expect.stringContaining("Unknown CA")]);
    expect(existsSync(fetched)).toBe(false);
    expect(await fetch(site.session.tool)).toEqual([0, expect.stringContaining("Fetching pkg v1.2.3")]);
    expect(existsSync(fetched)).toBe(true);
    const told = await site.session.tool(["rebar3", "version"]);
    return /^rebar (\S+)/.exec(told.stdout)?.[1] ?? "";
  },
);
