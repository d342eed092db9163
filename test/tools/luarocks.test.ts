// LuaRocks, made to verify certificates, fetches a rock, in a session.

import { expect } from "bun:test";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

const server = "https://good.test/files";
const rockspec = `package = "pkg"\nversion = "1.2.3-1"\nsource = { url = "${server}/pkg.lua" }\n`;
const index = `commands = {}
modules = {}
repository = { pkg = { ["1.2.3-1"] = { { arch = "rockspec" } } } }
`;

testTool(
  {
    tool: "luarocks",
    does: "luarocks download from a server",
    trustsBy: "SYSTEM_WGETRC",
    findsBy: "https_proxy",
    result: "works",
  },
  [...sitePrograms, "luarocks", "wget"],
  async () => {
    await using site = await startSite();
    const { filesFolder } = site.nginx;
    // One for each Lua that it may be for.
    for (const lua of ["5.1", "5.2", "5.3", "5.4"])
      writeFileSync(join(filesFolder, `manifest-${lua}`), index);
    writeFileSync(join(filesFolder, "pkg-1.2.3-1.rockspec"), rockspec);
    const { home } = site.session.home;
    const work = join(home, "work");
    mkdirSync(work);
    writeFileSync(join(home, "config.lua"), "check_certificates = true\n");
    const options = { cwd: work, env: { LUAROCKS_CONFIG: join(home, "config.lua") } };
    await expectThreeWays(site, ["luarocks", `--only-server=${server}`, "download", "pkg"], {
      outside: /Failed downloading/,
      untrusting: /Failed downloading/,
      session: /^/,
      options,
      before: () => rmSync(join(home, ".cache/luarocks"), { recursive: true, force: true }),
    });
    expect(existsSync(join(work, "pkg-1.2.3-1.rockspec"))).toBe(true);
    const told = await site.session.tool(["luarocks", "--version"]);
    return /luarocks (\S+)/.exec(told.stdout)?.[1] ?? "";
  },
);
