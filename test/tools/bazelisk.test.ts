// Bazelisk, a real one from npm, which downloads the Bazel that a workspace asks for, in a session.

import { expect } from "bun:test";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { program } from "../support/programs.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { testTool } from "../support/tool-matrix.ts";

const release = "bazel-9.9.9-linux-x86_64";

testTool(
  {
    tool: "bazelisk",
    does: "bazelisk, downloading a release",
    trustsBy: "SSL_CERT_FILE",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...sitePrograms, "bazelisk"],
  async () => {
    await using site = await startSite();
    const { home } = site.session.home;
    const folder = join(site.nginx.filesFolder, "9.9.9");
    const script = '#!/bin/sh\necho "Bazel, called with $*"\n';
    mkdirSync(folder);
    writeFileSync(join(folder, release), script);
    const hash = createHash("sha256").update(script).digest("hex");
    writeFileSync(join(folder, `${release}.sha256`), `${hash}  ${release}\n`);
    const workspace = join(home, "workspace");
    mkdirSync(workspace);
    writeFileSync(join(workspace, "WORKSPACE"), "");
    writeFileSync(join(workspace, ".bazelversion"), "9.9.9\n");

    const ask = (run: typeof site.outside, name: string) =>
      run([program("bazelisk"), "version"], {
        cwd: workspace,
        env: {
          BAZELISK_BASE_URL: "https://good.test/files",
          BAZELISK_HOME: join(home, name),
          BAZELISK_VERIFY_SHA256: hash,
        },
      });
    // Each tries five times before it gives up.
    const [outside, untrusting] = await Promise.all([
      ask(site.outside, "outside"),
      ask(site.untrusting, "untrusting"),
    ]);
    expect([outside.exitCode, outside.stderr]).toEqual([1, expect.stringContaining("lookup good.test")]);
    expect([untrusting.exitCode, untrusting.stderr]).toEqual([
      1,
      expect.stringContaining("certificate signed by unknown authority"),
    ]);
    const { exitCode, stdout } = await ask(site.session.tool, "session");
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("Bazel, called with version\n")]);
    return /Bazelisk version: v(\S+)/.exec(stdout)?.[1] ?? "";
  },
  120_000,
);
