// Tests of several agentproxys, and other programs, that change the same files at the same time.

import { expect, test } from "bun:test";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineOf } from "../../src/journal/engine.ts";
import { openJournal } from "../../src/journal/journal.ts";
import { loadRecord } from "../../src/journal/record-file.ts";
import { rewriteFile } from "../../src/journal/rewrite-file.ts";
import { undoChanges } from "../../src/journal/undo.ts";
import { runCommand, type CommandResult } from "../support/command.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { snapshotTree } from "../support/tree-snapshot.ts";

const count = (path: string, state: string, times: number): Promise<CommandResult> =>
  runCommand([process.execPath, join(import.meta.dir, "counter.ts"), path, state, String(times)], {
    env: {},
  });

for (const [name, stateOf] of [
  ["one state directory", () => "state"],
  ["state directories of their own", (index: number) => `state${index}`],
] as const) {
  test(`processes with ${name} lose none of each other's changes`, async () => {
    const folder = temporaryFolder("together");
    const path = join(folder, "file");
    const runs = await Promise.all([0, 1, 2].map((index) => count(path, join(folder, stateOf(index)), 15)));
    for (const run of runs) expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    expect(readFileSync(path, "utf8")).toBe("45");
    expect(snapshotTree(folder).filter((line) => line.includes(".tmp"))).toEqual([]);
  }, 60_000);
}

test("what another program writes while a new content is made from the old one is not lost", async () => {
  const folder = temporaryFolder("together");
  const path = join(folder, "file");
  const journal = openJournal(join(folder, "state"));
  writeFileSync(path, "one\n");
  let calls = 0;
  await rewriteFile(journal, { by: "test", path }, (before) => {
    calls += 1;
    if (calls === 1) {
      writeFileSync(`${path}.new`, "one\ntwo\n");
      renameSync(`${path}.new`, path);
    }
    return Buffer.concat([before ?? Buffer.alloc(0), Buffer.from("ours\n")]);
  });
  expect(calls).toBe(2);
  expect(readFileSync(path, "utf8")).toBe("one\ntwo\nours\n");
});

test("what another program writes while ours waits for the disk is not lost", async () => {
  const folder = temporaryFolder("together");
  const state = join(folder, "state");
  const path = join(folder, "file");
  writeFileSync(path, "one\n");
  const change = openJournal(state).writeFile({ by: "test", path, content: "ours\n", basedOn: "one\n" });
  // From the moment that it is written down, and so was looked at.
  while (!existsSync(join(state, "journal/journal.jsonl")))
    await new Promise((resolve) => setImmediate(resolve));
  writeFileSync(path, "two\n");
  expect(change).rejects.toThrow(`Cannot change "${path}": another program has changed it`);
  await change.catch(() => {});
  expect(readFileSync(path, "utf8")).toBe("two\n");
  expect(loadRecord(state)?.record.pending.size).toBe(0);
  expect(snapshotTree(folder).filter((line) => line.includes(".tmp"))).toEqual([]);
});

test("a journal that another process holds is waited for", async () => {
  const folder = temporaryFolder("together");
  const state = join(folder, "state");
  await openJournal(state).writeFile({ by: "test", path: join(folder, "first"), content: "x" });
  const path = join(folder, "file");
  await engineOf(state).hold(async () => {
    const run = count(path, state, 1);
    await Bun.sleep(400);
    expect(existsSync(path)).toBe(false);
    // Not awaited in here: it needs the lock.
    void run.then(() => {});
  });
  while (!existsSync(path)) await Bun.sleep(10);
  expect(readFileSync(path, "utf8")).toBe("1");
});

test("a process that was killed in a change leaves nothing that keeps the next one waiting", async () => {
  const folder = temporaryFolder("together");
  const state = join(folder, "state");
  const path = join(folder, "file");
  const preload = join(import.meta.dir, "../support/die-at-step.ts");
  const changer = join(import.meta.dir, "writer.ts");
  const argv = [process.execPath, "--preload", preload, changer, path, state, "x"];
  expect((await runCommand(argv, { env: { DIE_AT_STEP: "14" } })).endedBy).toBe("SIGKILL");
  const startedMs = performance.now();
  await openJournal(state).writeFile({ by: "test", path, content: "y" });
  expect(performance.now() - startedMs).toBeLessThan(2000);
  await undoChanges(state, { takeOut: async () => {}, sweep: async () => [] });
  expect(existsSync(path)).toBe(false);
});
