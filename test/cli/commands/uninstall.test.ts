// `agentproxy uninstall`: everything is as it was before, or the user is told what is not.

import { expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createAppender } from "../../../src/history/append.ts";
import { historyFolder } from "../../../src/history/files.ts";
import { openJournal } from "../../../src/journal/journal.ts";
import { loadRecord } from "../../../src/journal/record-file.ts";
import { snapshotTree } from "../../support/tree-snapshot.ts";
import { createUserHome, type UserHome } from "../../support/user-home.ts";

const by = "boto-file";

interface Changed {
  readonly user: UserHome;
  /** A folder with files that a journal has changed. */
  readonly folder: string;
  /** Of the folder, before and after. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

async function changeSome(): Promise<Changed> {
  const user = createUserHome("");
  const folder = join(user.home, "files");
  mkdirSync(folder);
  const existing = join(folder, "existing");
  writeFileSync(existing, "theirs\r\nno end");
  chmodSync(existing, 0o600);
  const before = snapshotTree(folder);
  const journal = openJournal(user.stateDir);
  await journal.writeFile({ by, path: existing, content: "ours\n" });
  await journal.writeFile({ by, path: join(folder, "new/deep/file"), content: "ours\n" });
  await journal.noteHelper({ by, argv: ["/bin/true", "--fresh"] });
  return { user, folder, before, after: snapshotTree(folder) };
}

const done = (folder: string): string =>
  [
    `removed   ${folder}/new/deep/file`,
    `restored  ${folder}/existing`,
    `removed   ${folder}/new/deep/`,
    `removed   ${folder}/new/`,
    "ran       /bin/true --fresh",
    "",
  ].join("\n");

test("puts everything back and says so; then there is nothing to undo", async () => {
  const { user, folder, before } = await changeSome();
  expect(await user.agentproxy(["uninstall"])).toMatchObject({
    exitCode: 0,
    stdout: done(folder),
    stderr: "",
  });
  expect(snapshotTree(folder)).toEqual([...before]);
  expect(await user.agentproxy(["uninstall"])).toMatchObject({ exitCode: 0, stdout: "nothing to undo\n" });
});

test("--dry-run tells the same and changes nothing", async () => {
  const { user, folder, after } = await changeSome();
  const journal = snapshotTree(join(user.stateDir, "journal"));
  const told = await user.agentproxy(["uninstall", "--dry-run"]);
  expect(told).toMatchObject({
    exitCode: 0,
    stdout: `nothing is changed; this would be done:\n${done(folder)}`,
  });
  expect(snapshotTree(folder)).toEqual([...after]);
  expect(snapshotTree(join(user.stateDir, "journal"))).toEqual(journal);
  const purged = await user.agentproxy(["uninstall", "--dry-run", "--purge"]);
  expect(purged.stdout).toEndWith(`kept      ${user.stateDir}/ (not ours: agentproxy.toml)\n`);
});

test("--json tells it to programs", async () => {
  const { user, folder } = await changeSome();
  const { stdout, exitCode } = await user.agentproxy(["uninstall", "--json", "--purge"]);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    complete: true,
    dryRun: false,
    stateDir: user.stateDir,
    files: [
      { path: join(folder, "new/deep/file"), by: [by], outcome: "removed", detail: null },
      { path: join(folder, "existing"), by: [by], outcome: "restored", detail: null },
    ],
    folders: [
      { path: join(folder, "new/deep"), outcome: "removed" },
      { path: join(folder, "new"), outcome: "removed" },
    ],
    helpers: [{ argv: ["/bin/true", "--fresh"], outcome: "run", detail: null }],
    leftovers: [],
    purge: { isRemoved: false, kept: ["agentproxy.toml"] },
  });
});

test("--purge removes what is ours in the state directory, and leaves what is not", async () => {
  const { user } = await changeSome();
  await user.agentproxy(["run", "--stores", "none", "--", "true"]);
  const log = createAppender(historyFolder(user.stateDir));
  await log.append("{}\n");
  await log.close();
  const own = readdirSync(user.stateDir);
  expect(own).toEqual(expect.arrayContaining(["ca", "log"]));
  expect(own.length).toBeGreaterThan(4);
  const { stdout, exitCode } = await user.agentproxy(["uninstall", "--purge"]);
  expect(exitCode).toBe(0);
  expect(stdout).toEndWith(`kept      ${user.stateDir}/ (not ours: agentproxy.toml)\n`);
  expect(readdirSync(user.stateDir)).toEqual(["agentproxy.toml"]);
});

test("--purge removes the directory where nothing else is in it", async () => {
  const user = createUserHome("", {}, "state");
  const stateDir = join(user.home, "own");
  const args = ["--state-dir", stateDir];
  await user.agentproxy(["run", ...args, "--stores", "none", "--", "true"]);
  expect(existsSync(join(stateDir, "ca"))).toBe(true);
  expect((await user.agentproxy(["uninstall", "--purge", ...args])).stdout).toBe(`removed  ${stateDir}/\n`);
  expect(existsSync(stateDir)).toBe(false);
  expect(await user.agentproxy(["uninstall", "--purge", ...args])).toMatchObject({
    exitCode: 0,
    stdout: "nothing to undo\n",
  });
  expect(existsSync(stateDir)).toBe(false);
});

test("what cannot be undone is left, told, and keeps the state directory", async () => {
  const { user, folder } = await changeSome();
  const path = join(folder, "existing");
  writeFileSync(path, "somebody else's\n");
  const { exitCode, stdout, stderr } = await user.agentproxy(["uninstall", "--purge"]);
  expect(exitCode).toBe(1);
  expect(stdout).toContain(`\nleft     ${path}\n`);
  expect(stderr).toStartWith(
    `agentproxy: error: cannot restore "${path}": somebody else has changed it since, and ours cannot be taken out: this agentproxy has no store "${by}"; what was there before is in "`,
  );
  expect(readFileSync(path, "utf8")).toBe("somebody else's\n");
  expect(existsSync(join(folder, "new"))).toBe(false);
  expect(loadRecord(user.stateDir)?.record.entries.size).toBe(1);
});

test("a store takes its block out of a file that its user has changed since", async () => {
  const user = createUserHome("");
  const path = join(user.home, ".boto");
  writeFileSync(path, "[Credentials]\ngs_oauth2_refresh_token = x\n");
  const ours =
    '# >>> agentproxy >>> "agentproxy uninstall" takes this block out\n[Boto]\nproxy = 127.0.0.1\n# <<< agentproxy <<<\n';
  const before = readFileSync(path, "utf8");
  await openJournal(user.stateDir).writeFile({ by: "boto", path, content: before + ours });
  writeFileSync(path, `${before}${ours}[GSUtil]\n`);
  const { exitCode, stdout, stderr } = await user.agentproxy(["uninstall"]);
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 0,
    stdout: `taken out  ${path} (somebody else has changed it since, and that stays)\n`,
    stderr: "",
  });
  expect(readFileSync(path, "utf8")).toBe(`${before}[GSUtil]\n`);
});

test("while a proxy is up nothing is undone, but told what would be", async () => {
  const { user, folder, after } = await changeSome();
  await using proxy = user.startAgentproxy(["up", "--stores", "none"]);
  while (!proxy.stdout().includes("\n")) await Bun.sleep(10);
  const refused = await user.agentproxy(["uninstall"]);
  expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
  expect(refused.stderr).toMatch(
    /^agentproxy: error: cannot uninstall: a proxy is up at http:\/\/127\.0\.0\.1:\d+ \(pid \d+\)\nagentproxy: hint: run agentproxy down first\n$/,
  );
  expect(snapshotTree(folder)).toEqual([...after]);
  expect((await user.agentproxy(["uninstall", "--dry-run"])).exitCode).toBe(0);
  await proxy.stop();
  expect((await user.agentproxy(["uninstall"])).exitCode).toBe(0);
});

test("a journal that is damaged, or from a newer agentproxy, is told and left alone", async () => {
  for (const [spoil, cause] of [
    [(text: string) => text.replace('{"is":"intent"', '{"is":intent"'), "line 2 is damaged"],
    [(text: string) => text.replace('"version":1', '"version":2'), "a newer agentproxy wrote it"],
  ] as const) {
    const { user, folder, after } = await changeSome();
    const path = join(user.stateDir, "journal/journal.jsonl");
    const spoilt = spoil(readFileSync(path, "utf8"));
    writeFileSync(path, spoilt);
    const { exitCode, stderr } = await user.agentproxy(["uninstall", "--purge"]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: `agentproxy: error: cannot read "${path}": ${cause}\n`,
    });
    expect(snapshotTree(folder)).toEqual([...after]);
    expect(readFileSync(path, "utf8")).toBe(spoilt);
  }
});
