// Git LFS, whose objects go over HTTPS wherever the repository itself is, in a session.

import { expect } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../support/command.ts";
import { fileDigest, writeBigFile } from "../support/big-file.ts";
import { originCa } from "../support/origin-ca.ts";
import { startOriginSession } from "../support/origin-session.ts";
import { originPrograms, startTlsOrigin } from "../support/origins.ts";
import { testTool } from "../support/tool-matrix.ts";

const author = ["-c", "user.name=Tester", "-c", "user.email=tester@good.test"];

testTool(
  {
    tool: "git-lfs",
    does: "git push and git clone of an object",
    trustsBy: "GIT_SSL_CAINFO",
    findsBy: "HTTPS_PROXY",
    result: "works",
  },
  [...originPrograms, "git", "git-lfs"],
  async () => {
    const ca = await originCa();
    await using origin = await startTlsOrigin("git-lfs", ca.certificate("good"));
    await using session = await startOriginSession(origin.port);
    const { home, env } = session.home;
    const git = async (
      folder: string,
      command: readonly string[],
      more: Readonly<Record<string, string>> = session.env,
    ) => await runCommand(["git", "-C", join(home, folder), ...command], { env: more });
    const mustGit = async (folder: string, ...command: string[]): Promise<void> => {
      const { exitCode, stderr } = await git(folder, command);
      expect([command, exitCode, stderr]).toEqual([command, 0, expect.not.stringMatching(/error|fatal/i)]);
    };
    await mustGit("", "init", "-q", "--bare", "-b", "main", "bare");
    await mustGit("", "init", "-q", "-b", "main", "work");
    await mustGit("", "lfs", "install", "--skip-repo");
    const digest = writeBigFile(join(home, "work/big"), 3);
    writeFileSync(
      join(home, "work/.lfsconfig"),
      "[lfs]\n\turl = https://good.test/lfs\n\tlocksverify = false\n",
    );
    await mustGit("work", "lfs", "install", "--local");
    await mustGit("work", "lfs", "track", "big");
    await mustGit("work", "add", ".");
    await mustGit("work", ...author, "commit", "-q", "-m", "one");
    await mustGit("work", "remote", "add", "origin", join(home, "bare"));

    const push = ["push", "-q", "origin", "main"];
    const outside = await git("work", push, env);
    expect([outside.exitCode, outside.stderr]).toEqual([1, expect.stringContaining("good.test")]);
    const other = { GIT_SSL_CAINFO: ca.rootFile, SSL_CERT_FILE: ca.rootFile };
    const untrusting = await git("work", push, { ...session.env, ...other });
    expect([untrusting.exitCode, untrusting.stderr]).toEqual([1, expect.stringContaining("x509")]);
    expect(origin.events().filter(({ event }) => event === "request")).toEqual([]);

    await mustGit("work", ...push);
    await mustGit("", "clone", "-q", join(home, "bare"), "copy");
    expect(await fileDigest(join(home, "copy/big"))).toBe(digest);
    const transfers = origin.events().filter(({ method }) => method === "PUT" || method === "GET");
    expect(transfers).toMatchObject([{ method: "PUT", size: 3 * 1024 * 1024 }, { method: "GET" }]);
    expect(readFileSync(join(home, "bare/HEAD"), "utf8")).toContain("main");
    const { stdout } = await session.tool(["git-lfs", "version"]);
    return /git-lfs\/(\S+)/.exec(stdout)?.[1] ?? "";
  },
);
