// Tests that what goes against a session in git's configuration is found, with git itself, and nothing is invented.

import { expect } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findGitConflicts } from "../../src/git/find-conflicts.ts";
import { injectPairs, rewritePairs } from "../../src/git/ssh-rewrite.ts";
import { runCommand } from "../support/command.ts";
import { freshEnvironment } from "../support/environment.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary.ts";

const proxyUrl = "http://127.0.0.1:4321";
const hosts = ["github.com"];

/** A user whose ~/.gitconfig is this. */
function user(
  gitconfig: string,
  extra: Record<string, string> = {},
): { home: string; env: Record<string, string> } {
  const home = temporaryFolder("home");
  writeFileSync(join(home, ".gitconfig"), gitconfig);
  const own = freshEnvironment(home, extra);
  return { home, env: { ...own, ...injectPairs(own, rewritePairs(hosts)).set } };
}

function conflictsOf({ home, env }: ReturnType<typeof user>, folder = home) {
  return findGitConflicts({ folder, env, proxyUrl, rewritten: hosts });
}

const rows: [gitconfig: string, found: string[]][] = [
  ["", []],
  ['[user]\n\tname = A\n[url "https://mirror.test/"]\n\tinsteadOf = https://github.test/\n', []],
  [`[http]\n\tproxy = ${proxyUrl}/\n`, []],
  ["[http]\n\tproxy = http://corp.test:3128\n", ["http_proxy_other 2"]],
  ["[http]\n\tproxy =\n", ["http_proxy_empty 2"]],
  [`[http]\n\tproxy = http://corp.test:3128\n\tproxy = ${proxyUrl}\n`, []],
  ['[HTTP "https://a.test/"]\n\tPROXY = ""\n', ["http_proxy_empty 2"]],
  ['[remote "origin"]\n\tproxy = http://u:p@corp.test:1\n', ["remote_proxy_other 2"]],
  ['[remote "origin"] proxy =\n', ["remote_proxy_empty 1"]],
  ["[http]\n\tsslVerify = off\n", ["ssl_verify_off 2"]],
  ["[http]\n\tsslVerify = yes\n", []],
  ['[http "https://a.test"]\n\tsslVerify = 0\n', ["ssl_verify_off 2"]],
  ["[http]\n\tsslCAInfo = /etc/corp.pem\n", ["ssl_ca_other 2"]],
  ["[http]\n\tsslCAPath = /etc/corp\n", ["ssl_ca_other 2"]],
  ["[http]\n\tsslBackend = schannel\n", ["ssl_backend_unsupported 2"]],
  ["[http]\n\tpinnedPubkey = sha256//abc\n", ["pinned_public_key 2"]],
  ["[http]\n\tsslCert = /me.pem\n", ["client_certificate 2"]],
  ["[http]\n\tproxyAuthMethod = basic\n", ["proxy_auth_method 2"]],
  ["[core]\n\tgitProxy = nc\n", ["git_protocol_proxy 2"]],
  ['[url "git@github.com:"]\n\tinsteadOf = https://github.com/\n', ["https_to_ssh 2"]],
  ['[url "ssh://git@a.test/"]\n\tinsteadOf = https://a.test/\n', ["https_to_ssh 2"]],
  ['[url "git@github.com:"]\n\tpushInsteadOf = https://github.com/\n', ["push_to_ssh 2"]],
  ['[url "git@mirror.test:"]\n\tinsteadOf = git@github.com:\n', ["ssh_rewrite_undone 2"]],
  ['[url "https://github.com/"]\n\tinsteadOf = git@github.com:\n', []],
  ['[url "https://github.com/"]\n\tinsteadOf = gh:\n', []],
  ["[protocol]\n\tallow = never\n", ["protocol_blocked 2"]],
  ['[protocol]\n\tallow = never\n[protocol "https"]\n\tallow = always\n', []],
  ['[protocol "https"]\n\tallow = never\n', ["protocol_blocked 2"]],
  ["[credential]\n\thelper = no-such-helper\n", ["credential_helper_missing 2"]],
  ["[credential]\n\thelper = no-such-helper\n\thelper =\n\thelper = store\n", []],
  ["[credential]\n\thelper = !gh auth git-credential\n", []],
  ['[credential "https://a.test"]\n\thelper = /nonexistent/helper --x\n', ["credential_helper_missing 2"]],
  ['[remote "origin"]\n\turl = git@gitlab.test:a/b\n', ["ssh_remote 2"]],
  ['[remote "origin"]\n\turl = git@github.com:a/b\n\tpushurl = ssh://git@github.com/a/b\n', []],
  ["[lfs]\n\turl = ssh://git@lfs.test/a\n", ["lfs_over_ssh 2"]],
  ["[http]\n\tproxy\n", ["http_proxy_empty 2"]],
  ["[http\n", ["config_broken 1"]],
  [
    "[core]\n\tx = a\\\n\tproxy = b\n[http]\n\t# proxy = no\n\tproxy = http://c.test:1\n",
    ["http_proxy_other 6"],
  ],
];

for (const [gitconfig, found] of rows) {
  testWith(["git"], JSON.stringify(gitconfig), async () => {
    const conflicts = await conflictsOf(user(gitconfig));
    expect(conflicts.map(({ code, line }) => `${code} ${line}`)).toEqual(found);
    expect(JSON.stringify(conflicts)).not.toContain("u:p@");
  });
}

testWith(["git"], "the environment's own settings are found", async () => {
  const codes = async (env: Record<string, string>): Promise<string[]> =>
    (await conflictsOf(user("", env))).map(({ code }) => code);
  expect(await codes({ GIT_SSL_NO_VERIFY: "0" })).toEqual(["ssl_verify_off"]);
  expect(await codes({ GIT_SSL_NO_VERIFY: "" })).toEqual([]);
  expect(await codes({ GIT_ALLOW_PROTOCOL: "ssh:file" })).toEqual(["protocol_blocked"]);
  expect(await codes({ GIT_ALLOW_PROTOCOL: "https" })).toEqual([]);
  expect(await codes({ GIT_CONFIG_COUNT: "x" })).toEqual(["config_count_invalid"]);
  const one = { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "http.sslverify", GIT_CONFIG_VALUE_0: "false" };
  expect(await codes(one)).toEqual(["ssl_verify_off"]);
});

testWith(["git"], "a repository's own settings, and what it includes, are told with their file", async () => {
  const one = user('[includeIf "gitdir:~/work/"]\n\tpath = work.inc\n');
  const folder = join(one.home, "work/repo");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(one.home, "work.inc"), "[http]\n\tsslVerify = false\n");
  const git = (...argv: string[]) => runCommand(["git", ...argv], { env: one.env, cwd: folder });
  expect((await git("init", "-q")).exitCode).toBe(0);
  await git("config", "http.proxy", "");
  await git("remote", "add", "origin", "ssh://git@gitlab.test/a/b");
  const found = (await conflictsOf(one, folder)).map(({ code, file, scope }) => [code, scope, file]);
  const config = join(folder, ".git/config");
  expect(found).toEqual([
    ["http_proxy_empty", "local", config],
    ["ssl_verify_off", "global", join(one.home, "work.inc")],
    ["ssh_remote", "local", config],
  ]);
  // Elsewhere none of it counts.
  expect(await conflictsOf(one, "/")).toEqual([]);
});

testWith(["git"], "every fix that is a command takes its conflict away", async () => {
  const gitconfig =
    '[http]\n\tproxy = http://c.test:1\n\tsslVerify = no\n\tpinnedPubkey = x\n[http "https://a.test/"]\n\tproxy =\n' +
    '[url "git@github.com:"]\n\tinsteadOf = https://github.com/\n[protocol]\n\tallow = never\n';
  const one = user(gitconfig);
  const found = await conflictsOf(one);
  expect(found).toHaveLength(6);
  for (const { fix } of found) {
    expect(fix).toStartWith("git config ");
    const { exitCode, stderr } = await runCommand(["sh", "-c", fix], { env: one.env, cwd: one.home });
    expect([fix, exitCode, stderr]).toEqual([fix, 0, ""]);
  }
  expect(await conflictsOf(one)).toEqual([]);
});

testWith(["git"], "a git that is too old for the rewrite is told what to do instead", async () => {
  const one = user("");
  const folder = join(one.home, "bin");
  mkdirSync(folder);
  // The installed git in all but the version that it tells, as 2.30.2 of Debian 11 does.
  const script = `#!/bin/sh\nfor word; do [ "$word" = version ] && exec echo "git version 2.30.2"; done\nexec ${program("git")} "$@"\n`;
  writeFileSync(join(folder, "git"), script, { mode: 0o755 });
  const found = await conflictsOf({ ...one, env: { ...one.env, PATH: `${folder}:${one.env["PATH"]}` } });
  expect(found.map(({ code, fix }) => [code, fix])).toEqual([
    [
      "git_missing_config_count",
      "git config --global --add url.https://github.com/.insteadOf git@github.com:",
    ],
  ]);
});

testWith([], "without git there is nothing to find", async () => {
  const { home, env } = user("[http]\n\tproxy =\n");
  expect(await conflictsOf({ home, env: { ...env, PATH: home } })).toEqual([]);
});
