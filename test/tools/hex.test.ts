// Mix installs an archive, in a session.

import { expect } from "bun:test";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../support/command.ts";
import { program } from "../support/programs.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { testTool } from "../support/tool-matrix.ts";

const project = `defmodule Pkg.MixProject do
  use Mix.Project
  def project, do: [app: :pkg, version: "1.2.3"]
end
`;
const task = `defmodule Mix.Tasks.Pkg do
  use Mix.Task
  def run(_), do: Mix.shell().info("installed")
end
`;

testTool(
  {
    tool: "hex",
    does: "mix archive.install from a URL",
    // Elixir 1.14 verifies nothing here but the checksum.
    trustsBy: "HEX_CACERTS_PATH, from Elixir 1.15 on",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, "mix"],
  async () => {
    await using site = await startSite();
    const { home, env } = site.session.home;
    const folder = join(home, "pkg");
    mkdirSync(join(folder, "lib"), { recursive: true });
    writeFileSync(join(folder, "mix.exs"), project);
    writeFileSync(join(folder, "lib/pkg.ex"), task);
    const archive = join(site.nginx.filesFolder, "pkg-1.2.3.ez");
    await mustRun([program("mix"), "archive.build", "-o", archive], { env, cwd: folder });
    const sha512 = createHash("sha512").update(readFileSync(archive)).digest("hex");
    const url = "https://good.test/files/pkg-1.2.3.ez";
    const install = ["mix", "archive.install", url, "--force", "--sha512", sha512];
    const outside = await site.outside(install);
    expect([outside.exitCode, outside.stderr]).toEqual([1, expect.stringContaining("nxdomain")]);
    const { exitCode, stdout } = await site.session.tool(install);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("pkg-1.2.3")]);
    expect((await site.session.tool(["mix", "pkg"])).stdout).toBe("installed\n");
    const told = await site.session.tool(["mix", "--version"]);
    return /Mix (\S+)/.exec(told.stdout)?.[1] ?? "";
  },
);
