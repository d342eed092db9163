// git fetches and pushes over smart HTTP, with what the session's environment says and nothing in its config.

import { expect } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileDigest, writeBigFile } from "../support/big-file.ts";
import { runCommand } from "../support/command.ts";
import { gitPrograms, startGitOrigin } from "../support/git-origin.ts";
import { expectLoopback } from "../support/loopback.ts";
import { originCa } from "../support/origin-ca.ts";
import { startOriginSession } from "../support/origin-session.ts";
import { sitePrograms, startSite } from "../support/site.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { testTool } from "../support/tool-matrix.ts";

const author = ["-c", "user.name=Tester", "-c", "user.email=tester@good.test"];

testTool(
  {
    tool: "git",
    does: "git clone, git push",
    trustsBy: "GIT_SSL_CAINFO",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  gitPrograms,
  async () => {
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
      const { exitCode, stderr } = await runCommand(["git", ...command], {
        env: session.home.env,
        cwd: work,
      });
      expect([exitCode, stderr]).toEqual([0, ""]);
    }

    const url = "https://good.test/git/project.git";
    const clone = (folder: string): string[] => ["git", "clone", "-q", url, folder];
    const outside = await runCommand(clone("outside"), { env: session.home.env });
    expect([outside.exitCode, outside.stderr]).toEqual([
      128,
      expect.stringContaining("Could not resolve host: good.test"),
    ]);
    const { exitCode, stderr } = await session.tool(clone("copy"));
    expect([exitCode, stderr]).toEqual([0, ""]);
    const copy = join(session.home.home, "copy");
    expect(await fileDigest(join(copy, "big"))).toBe(digest);
    expect(readFileSync(join(copy, ".git/config"), "utf8")).toContain(url);

    for (const command of [
      [...author, "commit", "-q", "--allow-empty", "-m", "two"],
      ["push", "-q", "origin", "main"],
    ]) {
      const pushed = await session.tool(["git", ...command], { cwd: copy });
      expect([pushed.exitCode, pushed.stderr]).toEqual([0, ""]);
    }
    const log = await runCommand(["git", "-C", bare, "log", "--format=%s"], { env: session.home.env });
    expect(log.stdout).toBe("two\none\n");

    const untrusting = await session.tool(clone("other"), {
      env: { GIT_SSL_CAINFO: (await originCa()).rootFile },
    });
    expect([untrusting.exitCode, untrusting.stderr]).toEqual([128, expect.stringContaining("certificate")]);
    const { stdout: version } = await session.tool(["git", "--version"]);
    return version.trim().split(" ")[2] ?? "";
  },
);

testTool(
  {
    tool: "git",
    does: "git ls-remote on loopback",
    trustsBy: "GIT_SSL_CAINFO",
    findsBy: "NO_PROXY",
    result: "works",
  },
  [...sitePrograms, "git"],
  async () => {
    await using site = await startSite();
    await expectLoopback(site, (url) => ["git", "ls-remote", `${url}repo`], "refs/heads/main");
    return (await site.session.tool(["git", "--version"])).stdout.trim().split(" ")[2] ?? "";
  },
);
