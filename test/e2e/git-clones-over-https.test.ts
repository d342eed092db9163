// git fetches over smart HTTP, with what the session's environment says and nothing in its config.

import { expect } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileDigest, writeBigFile } from "../support/big-file.ts";
import { gitPrograms, startGitOrigin } from "../support/git-origin.ts";
import { runCommand } from "../support/command.ts";
import { testWith } from "../support/need.ts";
import { originCa } from "../support/origin-ca.ts";
import { startOriginSession } from "../support/origin-session.ts";
import { temporaryFolder } from "../support/temporary.ts";

const author = ["-c", "user.name=Tester", "-c", "user.email=tester@good.test"];

testWith(gitPrograms, "git clones a repository of a few megabytes", async () => {
  await using origin = await startGitOrigin("good.test", (await originCa()).certificate("good"));
  await using session = await startOriginSession(origin.port);
  const bare = await origin.createRepository("project");
  const work = temporaryFolder("work");
  const digest = writeBigFile(join(work, "big"), 5);
  for (const command of [
    ["init", "-q", "-b", "main"],
    ["add", "big"],
    [...author, "commit", "-q", "-m", "one"],
    ["push", "-q", bare, "main"],
  ]) {
    const { exitCode, stderr } = await runCommand(["git", ...command], { env: session.home.env, cwd: work });
    expect([exitCode, stderr]).toEqual([0, ""]);
  }

  const url = "https://good.test/git/project.git";
  const { exitCode, stderr } = await session.tool(["git", "clone", "-q", url, "copy"]);
  expect([exitCode, stderr]).toEqual([0, ""]);
  const copy = join(session.home.home, "copy");
  expect(await fileDigest(join(copy, "big"))).toBe(digest);
  expect(readFileSync(join(copy, ".git/config"), "utf8")).toContain(url);

  const untrusting = await session.tool(["git", "clone", "-q", url, "other"], {
    env: { GIT_SSL_CAINFO: (await originCa()).rootFile },
  });
  expect([untrusting.exitCode, untrusting.stderr]).toEqual([128, expect.stringContaining("certificate")]);
});
