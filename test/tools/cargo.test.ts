// Cargo fetches crates, from a registry and by git, in a session.

import { expect } from "bun:test";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../support/command.ts";
import { cargoHome, crateManifest, writeCrate } from "../support/cargo.ts";
import { gitPrograms, startGitOrigin } from "../support/git-origin.ts";
import { expectLoopback } from "../support/loopback.ts";
import { originCa } from "../support/origin-ca.ts";
import { archivePrograms, writeArchive } from "../support/package-archive.ts";
import { program } from "../support/programs.ts";
import { startSession } from "../support/session.ts";
import type { Session } from "../support/session.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { testTool } from "../support/tool-matrix.ts";
import { createUserHome } from "../support/user-home.ts";

const registry = "https://good.test/files/";

async function version(session: Session): Promise<string> {
  const env = cargoHome(join(session.home.home, "version"), "");
  return (await session.tool(["cargo", "--version"], { env })).stdout.split(" ")[1] ?? "";
}

testTool(
  {
    tool: "cargo",
    does: "cargo fetch from a sparse registry",
    trustsBy: "CARGO_HTTP_CAINFO",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, ...archivePrograms, "cargo"],
  async () => {
    await using site = await startSite();
    const { filesFolder } = site.nginx;
    const crate = join(filesFolder, "crates/pkg/1.2.3/download");
    const files = { "Cargo.toml": crateManifest("pkg"), "src/lib.rs": "" };
    const hash = await writeArchive(crate, "pkg-1.2.3", files);
    const row = {
      name: "pkg",
      vers: "1.2.3",
      deps: [],
      cksum: hash("sha256", "hex"),
      features: {},
      yanked: false,
    };
    mkdirSync(join(filesFolder, "3/p"), { recursive: true });
    writeFileSync(join(filesFolder, "3/p/pkg"), `${JSON.stringify(row)}\n`);
    writeFileSync(join(filesFolder, "config.json"), JSON.stringify({ dl: `${registry}crates` }));

    const { home } = site.session.home;
    const project = join(home, "project");
    writeCrate(project, "project", '[dependencies]\npkg = { version = "1", registry = "local" }\n');
    const fetch = async (name: string, run: typeof site.session.tool) => {
      const configuration = `[registries.local]\nindex = "sparse+${registry}"\n[net]\nretry = 0\n`;
      const env = cargoHome(join(home, name), configuration);
      const { exitCode, stderr } = await run(["cargo", "fetch"], { cwd: project, env });
      return [exitCode, stderr];
    };

    expect(await fetch("outside", site.outside)).toEqual([101, expect.stringMatching(/resolve host/i)]);
    const bad = await fetch("untrusting", site.untrusting);
    expect(bad).toEqual([101, expect.stringMatching(/SSL|certificate/)]);
    const good = await fetch("trusting", site.session.tool);
    expect(good).toEqual([0, expect.stringContaining("Downloaded pkg v1.2.3")]);
    const sources = join(home, "trusting/registry/src");
    const [index = ""] = readdirSync(sources);
    expect(existsSync(join(sources, index, "pkg-1.2.3/Cargo.toml"))).toBe(true);
    return version(site.session);
  },
);

testTool(
  {
    tool: "cargo",
    does: "cargo fetch of a git dependency at an ssh remote",
    trustsBy: "GIT_SSL_CAINFO",
    findsBy: "HTTPS_PROXY, CARGO_NET_GIT_FETCH_WITH_CLI",
    result: "works",
  },
  [...gitPrograms, "cargo"],
  async () => {
    const ca = await originCa();
    await using origin = await startGitOrigin("good.test", ca.certificate("good"));
    const repository = await origin.createRepository("pkg");
    const user = createUserHome({
      gateway: { extra_roots: [ca.rootFile], hosts: { "good.test": `127.0.0.1:${origin.port}` } },
      git: { ssh_rewrite: ["good.test"] },
      policy: { default: "allow" },
    });
    await using session = await startSession({}, { home: user });
    const { home, env } = user;
    const work = join(home, "pkg");
    writeCrate(work, "pkg");
    const author = ["-c", "user.name=Tester", "-c", "user.email=tester@example.test"];
    for (const argv of [
      ["init", "-q", "-b", "main"],
      ["add", "."],
      [...author, "commit", "-qm", "First"],
      ["push", "-q", repository, "main"],
    ])
      await mustRun([program("git"), ...argv], { env, cwd: work });
    const project = join(home, "project");
    const remote = "ssh://git@good.test/git/pkg.git";
    writeCrate(project, "project", `[dependencies]\npkg = { git = "${remote}", branch = "main" }\n`);
    const fetch = async (name: string, more: Readonly<Record<string, string>> = {}) => {
      const env = { ...cargoHome(join(home, name), "[net]\nretry = 0\n"), ...more };
      const { exitCode, stderr } = await session.tool(["cargo", "fetch"], { cwd: project, env });
      return [exitCode, stderr];
    };
    // libgit2 goes to the ssh server that there is none of.
    const own = await fetch("own", { CARGO_NET_GIT_FETCH_WITH_CLI: "false" });
    expect(own).toEqual([101, expect.stringMatching(/good\.test/)]);
    expect(origin.nginx.requests()).toEqual([]);
    const untrusting = await fetch("untrusting", { GIT_SSL_CAINFO: ca.rootFile });
    expect(untrusting).toEqual([101, expect.stringMatching(/certificate/)]);
    expect(await fetch("cli")).toEqual([0, expect.any(String)]);
    expect(readdirSync(join(home, "cli/git/checkouts"))).toHaveLength(1);
    return version(session);
  },
);

testTool(
  {
    tool: "cargo",
    does: "cargo search in a registry on loopback",
    trustsBy: "CARGO_HTTP_CAINFO",
    findsBy: "NO_PROXY",
    result: "works",
  },
  [...sitePrograms, "cargo"],
  async () => {
    await using site = await startSite();
    const folder = join(site.session.home.home, "search");
    const env = cargoHome(folder, "");
    const ask = (url: string): string[] => {
      // cargo asks for a token of every registry that is not the public one.
      cargoHome(
        folder,
        `[registries.local]\nindex = "sparse+${url}crates/"\ntoken = "none"\n[registry]\nglobal-credential-providers = ["cargo:token"]\n`,
      );
      return ["cargo", "search", "--registry", "local", "pkg"];
    };
    await expectLoopback(site, ask, 'pkg = "1.2.3"', { env });
    return version(site.session);
  },
);
