// git pushes over smart HTTP, and the server gets each push one time.

import { expect } from "bun:test";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeBigFile } from "../support/big-file.ts";
import { gitPrograms, startGitOrigin } from "../support/git-origin.ts";
import { testWith } from "../support/need.ts";
import { originCa } from "../support/origin-ca.ts";
import { startOriginSession } from "../support/origin-session.ts";
import { until } from "../support/until.ts";

testWith(gitPrograms, "one receive-pack for a small push, one update for a large one", async () => {
  await using origin = await startGitOrigin("good.test", (await originCa()).certificate("good"));
  await using session = await startOriginSession(origin.port);
  const bare = await origin.createRepository("project");
  const updates = join(bare, "updates");
  const hook = join(bare, "hooks/post-receive");
  writeFileSync(hook, `#!/bin/sh\ncat >>${updates}\n`);
  chmodSync(hook, 0o755);
  const work = join(session.home.home, "work");
  const git = async (...command: readonly string[]): Promise<void> => {
    const identity = ["-c", "user.name=Tester", "-c", "user.email=tester@good.test"];
    const argv = ["git", "-C", work, ...identity, ...command];
    const { exitCode, stdout, stderr } = await session.tool(argv);
    expect([command[0], exitCode, exitCode === 0 ? "" : stdout + stderr]).toEqual([command[0], 0, ""]);
  };
  const updatesSeen = (): number =>
    existsSync(updates) ? readFileSync(updates, "utf8").split("\n").length - 1 : 0;

  await session.tool(["git", "clone", "-q", "https://good.test/git/project.git", work]);
  await git("checkout", "-q", "-b", "main");
  await git("commit", "-q", "--allow-empty", "-m", "one");
  await git("push", "-q", "origin", "main");
  const posts = () =>
    origin.nginx.requests().filter(({ method, uri }) => method === "POST" && uri.endsWith("receive-pack"));
  await until("nginx to log the push", () => posts().length > 0);
  expect(posts()).toMatchObject([
    { uri: "/git/project.git/git-receive-pack", status: 200, sni: "good.test" },
  ]);
  expect(updatesSeen()).toBe(1);

  // Over http.postBuffer (1 MiB) git asks first, with a POST of four bytes, and then sends in chunks.
  writeBigFile(join(work, "big"), 3);
  await git("add", "big");
  await git("commit", "-q", "-m", "two");
  await git("push", "-q", "origin", "main");
  await until("nginx to log the push", () => posts().length >= 3);
  expect(posts()).toHaveLength(3);
  expect(updatesSeen()).toBe(2);
});
