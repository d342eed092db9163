// cargo fetches a crate from a sparse registry behind the proxy.

import { expect } from "bun:test";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { testWith } from "../support/need.ts";
import { archivePrograms, writeArchive } from "../support/package-archive.ts";
import { sitePrograms, startSite } from "../support/site.ts";

const registry = "https://good.test/files/";
const manifest = (name: string, rest = ""): string =>
  `[package]\nname = "${name}"\nversion = "1.2.3"\nedition = "2021"\n${rest}`;

/** rustup's cargo is a shim that finds its toolchain in the user's home. */
const rustupHome = process.env["RUSTUP_HOME"] ?? join(process.env["HOME"] ?? "/", ".rustup");

testWith([...sitePrograms, ...archivePrograms, "cargo"], "cargo fetch", async () => {
  await using site = await startSite();
  const { filesFolder } = site.nginx;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  const crate = join(filesFolder, "crates/pkg/1.2.3/download");
  const hash = await writeArchive(crate, "pkg-1.2.3", { "Cargo.toml": manifest("pkg"), "src/lib.rs": "" });
  const row = {
    name: "pkg",
    vers: "1.2.3",
    deps: [],
    cksum: hash("sha256", "hex"),
    features: {},
    yanked: false,
  };
  write(join(filesFolder, "3/p/pkg"), `${JSON.stringify(row)}\n`);
  write(join(filesFolder, "config.json"), JSON.stringify({ dl: `${registry}crates` }));

  const project = join(site.session.home.home, "project");
  const dependency = '[dependencies]\npkg = { version = "1", registry = "local" }\n';
  write(join(project, "Cargo.toml"), manifest("project", dependency));
  write(join(project, "src/lib.rs"), "");
  const fetch = async (name: string, run: typeof site.session.tool) => {
    const cargoHome = join(site.session.home.home, name);
    write(
      join(cargoHome, "config.toml"),
      `[registries.local]\nindex = "sparse+${registry}"\n[net]\nretry = 0\n`,
    );
    // Before 1.68 a registry over HTTP was for nightly builds, or those that are told to pass for one.
    const early = { RUSTC_BOOTSTRAP: "1", CARGO_UNSTABLE_SPARSE_REGISTRY: "true" };
    const env = { CARGO_HOME: cargoHome, RUSTUP_HOME: rustupHome, ...early };
    return { cargoHome, result: await run(["cargo", "fetch"], { cwd: project, env }) };
  };

  const bad = await fetch("untrusting", (argv, options) => site.untrusting(argv, options));
  expect([bad.result.exitCode, bad.result.stderr]).toEqual([101, expect.stringMatching(/SSL|certificate/)]);
  const good = await fetch("trusting", (argv, options) => site.session.tool(argv, options));
  expect([good.result.exitCode, good.result.stderr]).toEqual([
    0,
    expect.stringContaining("Downloaded pkg v1.2.3"),
  ]);
  const sources = join(good.cargoHome, "registry/src");
  const [index = ""] = readdirSync(sources);
  expect(existsSync(join(sources, index, "pkg-1.2.3/Cargo.toml"))).toBe(true);
});
