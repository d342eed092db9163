// rustup, itself a program on rustls, installs a toolchain, in a session.

import { expect } from "bun:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createHash } from "node:crypto";
import { archivePrograms, writeArchive } from "../support/package-archive.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { expectThreeWays } from "../support/three-ways.ts";
import { testTool } from "../support/tool-matrix.ts";

const server = "https://good.test/files";
const target = "x86_64-unknown-linux-gnu";

/** A channel's manifest (rustup's second form) with a compiler alone in it. */
const manifest = (hash: string): string => `
manifest-version = "2"
date = "2026-01-02"
[pkg.rust]
version = "1.2.3"
[pkg.rust.target.${target}]
available = true
url = "${server}/rustc.tar.gz"
hash = "${hash}"
components = [{ pkg = "rustc", target = "${target}" }]
[pkg.rustc]
version = "1.2.3"
[pkg.rustc.target.${target}]
available = true
url = "${server}/rustc.tar.gz"
hash = "${hash}"
[profiles]
minimal = ["rustc"]
`;

testTool(
  {
    tool: "rustup",
    does: "rustup toolchain install from a server",
    trustsBy: "SSL_CERT_FILE",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, ...archivePrograms, "rustup?"],
  async () => {
    await using site = await startSite();
    const { filesFolder } = site.nginx;
    const hash = await writeArchive(join(filesFolder, "rustc.tar.gz"), "rustc-1.2.3", {
      "rust-installer-version": "3\n",
      components: "rustc\n",
      "rustc/manifest.in": "file:bin/rustc\n",
      "rustc/bin/rustc": "#!/bin/sh\necho fetched\n",
    });
    const text = manifest(hash("sha256", "hex"));
    mkdirSync(join(filesFolder, "dist"));
    const channel = join(filesFolder, "dist/channel-rust-stable.toml");
    writeFileSync(channel, text);
    writeFileSync(`${channel}.sha256`, createHash("sha256").update(text).digest("hex"));
    const home = join(site.session.home.home, "rustup");
    const env = {
      RUSTUP_HOME: home,
      CARGO_HOME: join(site.session.home.home, "cargo"),
      RUSTUP_DIST_SERVER: server,
      RUSTUP_MAX_RETRIES: "0",
    };
    const install = ["rustup", "toolchain", "install", `stable-${target}`, "--profile", "minimal"];
    await expectThreeWays(site, [...install, "--no-self-update"], {
      outside: /dns error/,
      untrusting: /invalid peer certificate: UnknownIssuer/,
      session: /^/,
      options: { env },
    });
    const compiler = join(home, `toolchains/stable-${target}/bin/rustc`);
    expect(readFileSync(compiler, "utf8")).toContain("fetched");
    const told = await site.session.tool(["rustup", "--version"], { env });
    return told.stdout.split(" ")[1] ?? "";
  },
);
