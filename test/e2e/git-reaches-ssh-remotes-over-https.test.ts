// git, with remotes that are written for ssh, works through the proxy: all that it does with them goes over HTTPS.

import { expect } from "bun:test";
import { appendFileSync, chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileDigest, writeBigFile } from "../support/big-file.ts";
import { gitPrograms, startGitOrigin } from "../support/git-origin.ts";
import type { GitOrigin } from "../support/git-origin.ts";
import { testWith } from "../support/need.ts";
import { originCa } from "../support/origin-ca.ts";
import { originPrograms, startTlsOrigin } from "../support/origins.ts";
import { startSession } from "../support/session.ts";
import type { Session } from "../support/session.ts";
import { until } from "../support/until.ts";

async function startRewriting(port: number): Promise<Session> {
  return await startSession({
    gateway: {
      extra_roots: [(await originCa()).rootFile],
      hosts: { "good.test": `127.0.0.1:${port}` },
    },
    git: { ssh_rewrite: ["good.test"] },
  });
}

const startOrigin = async (): Promise<GitOrigin> =>
  await startGitOrigin("good.test", (await originCa()).certificate("good"));

/** Runs git in a folder of the home, and expects it to succeed. */
function gitOf(session: Session) {
  const author = ["-c", "user.name=Tester", "-c", "user.email=tester@good.test"];
  return async (folder: string, ...command: string[]): Promise<string> => {
    const argv = ["git", "-C", join(session.home.home, folder), ...author, ...command];
    const { exitCode, stdout, stderr } = await session.tool(argv, { timeoutMs: 120_000 });
    expect([command, exitCode, exitCode === 0 ? "" : stdout + stderr]).toEqual([command, 0, ""]);
    return stdout;
  };
}

testWith(
  gitPrograms,
  "clone, fetch, push, shallow and partial clones, and submodules in submodules",
  async () => {
    await using origin = await startOrigin();
    await using session = await startRewriting(origin.port);
    const git = gitOf(session);
    const { home } = session.home;
    const repositories = ["inner", "middle", "outer"];
    for (const [index, name] of repositories.entries()) {
      const bare = await origin.createRepository(name);
      await git("", "--git-dir", bare, "config", "uploadpack.allowFilter", "true");
      // Each form of an ssh remote in turn.
      const form =
        index === 1
          ? "ssh://git@good.test/git/"
          : index === 2
            ? "ssh://git@good.test:22/git/"
            : "git@good.test:git/";
      await git("", "clone", "-q", `${form}${name}.git`, name);
      await git(name, "checkout", "-q", "-b", "main");
      writeFileSync(join(home, name, "file"), `${name}\n`);
      await git(name, "add", "file");
      const inside = repositories[index - 1];
      if (inside !== undefined)
        await git(name, "submodule", "add", "-q", `git@good.test:git/${inside}.git`, inside);
      await git(name, "commit", "-q", "-m", "one");
      await git(name, "push", "-q", "-u", "origin", "main");
    }

    await git("", "clone", "-q", "--recurse-submodules", "git@good.test:git/outer.git", "whole");
    expect(readFileSync(join(home, "whole/middle/inner/file"), "utf8")).toBe("inner\n");
    rmSync(join(home, "whole/middle"), { recursive: true });
    await git("whole", "submodule", "update", "-q", "--init", "--recursive", "--force");
    expect(readFileSync(join(home, "whole/middle/inner/file"), "utf8")).toBe("inner\n");
    // What is written down stays as the user has it.
    expect(readFileSync(join(home, "whole/.git/config"), "utf8")).toContain("git@good.test:git/outer.git");

    await git("outer", "commit", "-q", "--allow-empty", "-m", "two");
    await git("outer", "push", "-q");
    await git("whole", "fetch", "-q");
    expect(await git("whole", "log", "-1", "--format=%s", "origin/main")).toBe("two\n");
    await git("", "clone", "-q", "--depth=1", "git@good.test:git/outer.git", "shallow");
    expect(await git("shallow", "rev-list", "--count", "HEAD")).toBe("1\n");
    await git(
      "",
      "clone",
      "-q",
      "--filter=blob:none",
      "--no-checkout",
      "git@good.test:git/outer.git",
      "partial",
    );
    expect(await git("partial", "show", "HEAD:file")).toBe("outer\n");
    expect(await session.status()).toMatchObject({
      gitConfigInjection: true,
      gitSshRewrite: true,
      gitSshRewriteSkipped: [],
      recentRelayFailures: [],
    });
  },
  90_000,
);

testWith([...originPrograms, "git", "git-lfs"], "Git LFS, whose endpoint is written for ssh", async () => {
  await using origin = await startTlsOrigin("git-lfs", (await originCa()).certificate("good"));
  await using session = await startRewriting(origin.port);
  const git = gitOf(session);
  const { home } = session.home;
  await git("", "init", "-q", "--bare", "-b", "main", "bare");
  await git("", "init", "-q", "-b", "main", "work");
  await git("", "lfs", "install", "--skip-repo");
  const digest = writeBigFile(join(home, "work/big"), 1);
  writeFileSync(join(home, "work/.lfsconfig"), "[lfs]\n\turl = git@good.test:lfs\n\tlocksverify = false\n");
  await git("work", "lfs", "install", "--local");
  await git("work", "lfs", "track", "big");
  await git("work", "add", ".");
  await git("work", "commit", "-q", "-m", "one");
  await git("work", "push", "-q", join(home, "bare"), "main");
  await git("", "clone", "-q", join(home, "bare"), "copy");
  expect(await fileDigest(join(home, "copy/big"))).toBe(digest);
  const moved = origin
    .events()
    .flatMap(({ method }) => (method === "PUT" || method === "GET" ? [method] : []));
  expect(moved).toEqual(["PUT", "GET"]);
});

testWith(
  gitPrograms,
  "a push of 500 MB, once",
  async () => {
    await using origin = await startOrigin();
    await using session = await startRewriting(origin.port);
    const git = gitOf(session);
    const bare = await origin.createRepository("big");
    await git("", "init", "-q", "-b", "main", "work");
    writeBigFile(join(session.home.home, "work/big"), 500);
    // Bytes that no compression makes fewer.
    for (const key of ["core.compression", "pack.compression"]) await git("work", "config", key, "0");
    await git("work", "add", "big");
    await git("work", "commit", "-q", "-m", "big");
    await git("work", "push", "-q", "git@good.test:git/big.git", "main");
    expect(await git("", "--git-dir", bare, "log", "--format=%s", "main")).toBe("big\n");
    const { tunnels } = await session.status();
    expect(tunnels.bytesUp).toBeGreaterThan(500 * 1024 * 1024);
    await until("nginx to log the push", () => packPushes(origin) === 1);
  },
  180_000,
);

testWith(
  gitPrograms,
  "a push whose tunnel breaks in the middle is not sent again",
  async () => {
    await using origin = await startOrigin();
    await using session = await startRewriting(origin.port);
    const git = gitOf(session);
    const bare = await origin.createRepository("broken");
    const updates = join(bare, "updates");
    const hook = join(bare, "hooks/post-receive");
    writeFileSync(hook, `#!/bin/sh\ncat >>${updates}\n`);
    chmodSync(hook, 0o755);
    await git("", "init", "-q", "-b", "main", "work");
    writeBigFile(join(session.home.home, "work/big"), 200);
    for (const key of ["core.compression", "pack.compression"]) await git("work", "config", key, "0");
    await git("work", "add", "big");
    await git("work", "commit", "-q", "-m", "big");
    const work = join(session.home.home, "work");
    const pushing = session.tool(["git", "-C", work, "push", "git@good.test:git/broken.git", "main"]);
    await until(
      "the push to be under way",
      async () => (await session.status()).tunnels.bytesUp > 20_000_000,
    );
    process.kill(session.proxy.pid, "SIGKILL");
    expect((await pushing).exitCode).not.toBe(0);
    await until("nginx to log the push", () => packPushes(origin) === 1);
    expect(existsSync(updates)).toBe(false);
  },
  120_000,
);

/** How often a pack was sent: before a large one git asks with a POST of four bytes whether it may. */
function packPushes(origin: GitOrigin): number {
  const isPost = ({ method, uri }: { method: string; uri: string }): boolean =>
    method === "POST" && uri.endsWith("git-receive-pack");
  return origin.nginx.requests().filter(isPost).length - 1;
}

const conflicts: [gitconfig: string, code: string][] = [
  ["[http]\n\tproxy = http://127.0.0.1:9\n", "http_proxy_other"],
  ["[http]\n\tproxy =\n", "http_proxy_empty"],
  ['[http "https://good.test/"]\n\tproxy =\n', "http_proxy_empty"],
  ["[http]\n\tsslBackend = schannel\n", "ssl_backend_unsupported"],
  ["[http]\n\tpinnedPubkey = sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", "pinned_public_key"],
  ['[url "ssh://git@127.0.0.1:9/"]\n\tinsteadOf = https://good.test/\n', "https_to_ssh"],
  ['[url "ssh://git@127.0.0.1:9/"]\n\tinsteadOf = git@good.test:git/\n', "ssh_rewrite_undone"],
  ["[protocol]\n\tallow = never\n", "protocol_blocked"],
  ["[http\n", "config_broken"],
];

testWith(
  gitPrograms,
  "each conflict stops git, is told, and is mended by what is told",
  async () => {
    await using origin = await startOrigin();
    await using session = await startRewriting(origin.port);
    await origin.createRepository("project");
    const file = join(session.home.home, ".gitconfig");
    // Where ssh is the way, it must not hang.
    const ssh = { GIT_SSH_COMMAND: "false" };
    for (const [gitconfig, code] of conflicts) {
      rmSync(file, { force: true });
      appendFileSync(file, gitconfig);
      const url =
        code === "https_to_ssh" ? "https://good.test/git/project.git" : "git@good.test:git/project.git";
      const ask = () => session.tool(["git", "ls-remote", url], { env: ssh });
      expect([code, (await ask()).exitCode]).toEqual([code, 128]);
      const { stdout } = await session.home.agentproxy(["doctor", "--json"], { env: session.env });
      const { checks } = JSON.parse(stdout) as {
        checks: { id: string; findings: { code: string; fix: string; place: string }[] }[];
      };
      const found = checks.find(({ id }) => id === "git")?.findings ?? [];
      expect(found.map((one) => one.code)).toEqual([code]);
      const [{ fix, place } = { fix: "", place: "" }] = found;
      expect(place).toStartWith(file);
      if (code === "config_broken") rmSync(file);
      else expect((await session.tool(["sh", "-c", fix])).exitCode).toBe(0);
      expect([code, await ask()]).toMatchObject([code, { exitCode: 0, stderr: "" }]);
    }
  },
  90_000,
);
