// Tests that real tools trust what our CA signs with the session's environment and nothing else.

import { expect } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openAuthority } from "../../src/ca/authority.ts";
import { caVariables } from "../../src/tools/catalogue.ts";
import { sessionEnvironment } from "../../src/tools/environment.ts";
import { prepareTrust } from "../../src/trust/prepare.ts";
import { startLeafServer } from "../ca/leaf-server.ts";
import { runCommand } from "../support/command.ts";
import { freshEnvironment } from "../support/environment.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary.ts";

interface Trial {
  /** What the tool prints when it trusts the server. */
  readonly expected: string;
  argv(url: string, home: string): string[];
  /** Makes the user's files, and gives the user's own variables. */
  prepare?(url: string, home: string): Promise<Record<string, string>> | Record<string, string>;
}

/** Runs the command with the session's environment, and its negative twin without the CA variables. */
function testTool(programs: readonly string[], sentence: string, trial: Trial): void {
  testWith(
    programs,
    sentence,
    async () => {
      const home = temporaryFolder("home");
      const stateDir = join(home, ".agentproxy");
      const authority = await openAuthority(stateDir);
      await using server = await startLeafServer(authority, "localhost");
      const user = freshEnvironment(home, await trial.prepare?.(server.url, home));
      const settings = { stateDir, upstreamCa: null, extraRoots: [] };
      const trust = await prepareTrust({ settings, authority, env: user, caVariables, cwd: home });
      const noProxy = ["localhost", "127.0.0.1", "::1"];
      // Nobody listens at the proxy's URL: loopback must be reached without it.
      const { set, unset } = sessionEnvironment({
        url: "http://127.0.0.1:9",
        port: 9,
        stateDir,
        trust,
        noProxy,
        inherited: user,
      });
      const session: Record<string, string> = { ...user, ...set };
      for (const name of unset) delete session[name];

      const argv = trial.argv(server.url, home);
      // First, so that the tool has cached nothing yet.
      const twin = await runCommand(argv, { env: { ...user, NO_PROXY: "*", no_proxy: "*" }, cwd: home });
      expect(twin.stdout).not.toContain(trial.expected);
      const result = await runCommand(argv, { env: session, cwd: home });
      expect(result.stdout, result.stderr).toContain(trial.expected);
    },
    60_000,
  );
}

testTool(["curl"], "curl", { expected: "hello", argv: (url) => [program("curl"), "-sS", url] });

testTool(["git"], "git", {
  expected: "refs/heads/main",
  argv: (url) => [program("git"), "ls-remote", `${url}repo`],
});

testTool(["openssl"], "openssl s_client", {
  expected: "Verify return code: 0 (ok)",
  argv: (url) => [program("openssl"), "s_client", "-connect", new URL(url).host, "-servername", "localhost"],
});

testTool(["cargo"], "cargo", {
  expected: 'pkg = "1.2.3"',
  argv: () => [program("cargo"), "search", "--registry", "local", "pkg"],
  prepare: (url, home) => {
    const cargoHome = join(home, ".cargo");
    mkdirSync(cargoHome);
    // cargo asks for a token of every registry that is not the public one.
    writeFileSync(
      join(cargoHome, "config.toml"),
      `[registries.local]\nindex = "sparse+${url}crates/"\ntoken = "none"\n[registry]\nglobal-credential-providers = ["cargo:token"]\n`,
    );
    // Before 1.68 a registry over HTTP was for nightly builds, or those that are told to pass for one.
    const early = { RUSTC_BOOTSTRAP: "1", CARGO_UNSTABLE_SPARSE_REGISTRY: "true" };
    return { CARGO_HOME: cargoHome, ...early, ...rustupHome() };
  },
});

/** rustup's cargo is a shim that finds its toolchain in the user's home. */
function rustupHome(): Record<string, string> {
  const home = process.env["RUSTUP_HOME"] ?? join(process.env["HOME"] ?? "/", ".rustup");
  return { RUSTUP_HOME: home };
}
