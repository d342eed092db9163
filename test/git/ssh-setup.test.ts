// Tests that a session's own ssh set-up is seen, with real keys, agents and git.

import { describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sessionGit } from "../../src/git/session-git.ts";
import { countAgentKeys } from "../../src/git/ssh-agent.ts";
import { speaksOfHost } from "../../src/git/ssh-config.ts";
import { runCommand } from "../support/command.ts";
import { freshEnvironment } from "../support/environment.ts";
import { testWith } from "../support/need.ts";
import { temporaryFolder } from "../support/temporary.ts";

interface User {
  readonly env: Record<string, string>;
  readonly home: string;
  readonly systemConfig: string;
}

function user(env: Record<string, string> = {}, files: Record<string, string> = {}): User {
  const home = temporaryFolder("home");
  mkdirSync(join(home, ".ssh"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, name), text);
  return { env: freshEnvironment(home, env), home, systemConfig: join(home, "none") };
}

const reasonFor = async (one: User) => (await sessionGit(["github.com"], one)).skipped[0]?.reason ?? null;

test("nothing speaks against the rewrite for a user without ssh", async () => {
  const { rewritten, skipped, set } = await sessionGit(["github.com", "gitlab.com"], user());
  expect([rewritten, skipped, set["GIT_CONFIG_COUNT"]]).toEqual([["github.com", "gitlab.com"], [], "6"]);
});

test("no hosts, no variables", async () => {
  expect(await sessionGit([], user({ GIT_CONFIG_COUNT: "x" }))).toEqual({
    rewritten: [],
    skipped: [],
    set: {},
  });
});

test.each([
  ["GIT_SSH_COMMAND is set", user({ GIT_SSH_COMMAND: "ssh -i key" })],
  ["GIT_SSH is set", user({ GIT_SSH: "/usr/bin/ssh" })],
  ["there is a key, ~/.ssh/id_ed25519", user({}, { ".ssh/id_ed25519": "key" })],
  ["~/.ssh/config has an entry for github.com", user({}, { ".ssh/config": "Host github.com\n  User git\n" })],
  ["core.sshCommand is set", user({}, { ".gitconfig": "[core]\n\tsshCommand = ssh -i key\n" })],
  ["GIT_CONFIG_COUNT is not a number", user({ GIT_CONFIG_COUNT: "x" })],
] as const)("%s", async (reason, one) => {
  expect(await reasonFor(one)).toBe(reason);
  expect((await sessionGit(["github.com"], one)).set).toEqual({});
});

test("a public key alone, an agent that is gone and an entry for another host are no set-up", async () => {
  const files = { ".ssh/id_rsa.pub": "key", ".ssh/config": "Host gitlab.com\n  IdentityFile x\n" };
  expect(await reasonFor(user({ SSH_AUTH_SOCK: "/nonexistent/agent" }, files))).toBeNull();
});

describe("a configuration of ssh", () => {
  const rows: [config: string, speaks: boolean][] = [
    ["", false],
    ["Host github.com\n", true],
    ["host=github.com\n", true],
    ["Host *.com\n", true],
    ["Host git?ub.com gitlab.com\n", true],
    ["Host * !github.com\n  IdentityFile k\n", false],
    ["Host *\n  ServerAliveInterval 60\n", false],
    ["Host *\n  IdentityFile ~/.ssh/work\n", true],
    ["IdentityFile ~/.ssh/work\n", true],
    ["Host gitlab.com\n  IdentityFile k\n", false],
    ["Match host github.com\n  IdentityFile k\n", false],
    ["Match all\n  ProxyJump bastion\n", true],
    ["# Host github.com\n", false],
    ["Include more\n", true],
    ["Host gitlab.com\n  Include more\n", false],
    ["Include config\n", false],
  ];
  test.each(rows)("%j", (config, speaks) => {
    const folder = temporaryFolder("ssh");
    writeFileSync(join(folder, "config"), config);
    writeFileSync(join(folder, "more"), "Host github.com\n");
    expect(speaksOfHost(join(folder, "config"), "github.com", folder)).toBe(speaks);
  });
});

testWith(["ssh-agent", "ssh-add", "ssh-keygen"], "an agent counts only when it has keys", async () => {
  const folder = temporaryFolder("agent");
  const socket = join(folder, "agent.sock");
  const env = { ...freshEnvironment(folder), SSH_AUTH_SOCK: socket };
  const agent = Bun.spawn(["ssh-agent", "-D", "-a", socket], { env, stdout: "ignore", stderr: "ignore" });
  try {
    while ((await countAgentKeys(socket)) === null) await Bun.sleep(10);
    expect(await countAgentKeys(socket)).toBe(0);
    expect(await reasonFor(user({ SSH_AUTH_SOCK: socket }))).toBeNull();
    const key = join(folder, "key");
    for (const argv of [
      ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key],
      ["ssh-add", "-q", key],
    ]) {
      expect((await runCommand(argv, { env, cwd: folder })).exitCode).toBe(0);
    }
    expect(await countAgentKeys(socket)).toBe(1);
    expect(await reasonFor(user({ SSH_AUTH_SOCK: socket }))).toBe("the ssh agent has keys");
  } finally {
    agent.kill();
    await agent.exited;
  }
});
