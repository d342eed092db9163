// Tests that a process which is killed at any step leaves every file old or new, and that all can still be undone.

import { expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineOf } from "../../src/journal/engine.ts";
import { openJournal } from "../../src/journal/journal.ts";
import { undoChanges, type UndoOptions } from "../../src/journal/undo.ts";
import { runCommand } from "../support/command.ts";
import { changeEveryKind, makeEveryKind, filesOfEveryKind } from "../support/every-kind.ts";
import { changeableKinds } from "../support/file-kinds.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { snapshotTree } from "../support/tree-snapshot.ts";

const changer = join(import.meta.dir, "changer.ts");
const dieAtStep = join(import.meta.dir, "../support/die-at-step.ts");
const timeoutMs = 600_000;
/** Processes at once. */
const width = 3;

const strict: UndoOptions = {
  takeOut: async ({ path }) => {
    throw new Error(`nobody else has changed ${path}`);
  },
  sweep: async () => [],
};

interface Bench {
  readonly folder: string;
  readonly state: string;
  /** What there is of each kind. */
  readonly files: () => string[];
}

function bench(): Bench {
  const folder = temporaryFolder("killed");
  makeEveryKind(folder);
  return { folder, state: temporaryFolder("state"), files: () => filesOfEveryKind(folder) };
}

const treeOf = ({ folder }: Bench): string[] =>
  snapshotTree(folder).map((line) => line.replaceAll(folder, "FOLDER"));

/** Null where it was killed, else how many steps there were. */
async function runChanger(
  verb: "change" | "undo" | "in-place",
  { folder, state }: Bench,
  dieAt: number,
): Promise<number | null> {
  const argv = [process.execPath, "--preload", dieAtStep, changer, verb, folder, state];
  const result = await runCommand(argv, { env: { DIE_AT_STEP: String(dieAt) } });
  if (result.endedBy === "SIGKILL") return null;
  expect(result).toMatchObject({ exitCode: 0, stderr: "" });
  return Number(result.stdout);
}

/** Calls `run` with 1, 2, … up to `count`, a few at a time. */
async function forEachStep(count: number, run: (step: number) => Promise<void>): Promise<void> {
  let next = 1;
  const runner = async (): Promise<void> => {
    while (next <= count) await run(next++);
  };
  await Promise.all(Array.from({ length: width }, runner));
}

/** What was in a private file is nowhere that others can read, be it the journal or a temporary file. */
function expectSecret({ folder, state }: Bench): void {
  const kind = changeableKinds.findIndex(({ name }) => name === "a secret");
  const lines = [
    ...snapshotTree(join(folder, `kind${kind}`)),
    ...(existsSync(join(state, "journal/before")) ? snapshotTree(join(state, "journal/before")) : []),
    ...snapshotTree(state).filter((line) => line.includes("journal.jsonl")),
  ];
  for (const line of lines) expect(line).toMatch(/" 100600 /);
}

function expectOldOrNew(
  now: readonly string[],
  old: readonly string[],
  fresh: readonly string[],
  step: number,
): void {
  for (const [index, found] of now.entries()) {
    if (found !== old[index] && found !== fresh[index]) {
      throw new Error(`killed at step ${step}: ${found} is neither ${old[index]} nor ${fresh[index]}`);
    }
  }
}

test(
  "while changing",
  async () => {
    const whole = bench();
    const old = whole.files();
    const oldTree = treeOf(whole);
    const steps = await runChanger("change", whole, 0);
    const fresh = whole.files();
    expect(steps).toBeGreaterThan(old.length * 3);

    await forEachStep(steps ?? 0, async (step) => {
      const one = bench();
      expect(await runChanger("change", one, step)).toBeNull();
      expectSecret(one);
      expectOldOrNew(one.files(), old, fresh, step);
      // The next one to open the journal cleans up.
      await engineOf(one.state).hold(async () => {});
      expect(snapshotTree(one.folder).filter((line) => line.includes(".tmp"))).toEqual([]);
      expectOldOrNew(one.files(), old, fresh, step);
      if (step % 2 === 0) {
        await changeEveryKind(one.folder, openJournal(one.state));
        expect(one.files()).toEqual(fresh);
      }
      const report = await undoChanges(one.state, strict);
      expect(report.files.filter(({ outcome }) => outcome === "refused")).toEqual([]);
      expect(treeOf(one)).toEqual(oldTree);
    });
  },
  timeoutMs,
);

test(
  "while undoing",
  async () => {
    const whole = bench();
    const old = whole.files();
    const oldTree = treeOf(whole);
    await changeEveryKind(whole.folder, openJournal(whole.state));
    const fresh = whole.files();
    const steps = await runChanger("undo", whole, 0);
    expect(treeOf(whole)).toEqual(oldTree);
    expect(steps).toBeGreaterThan(old.length * 3);

    await forEachStep(steps ?? 0, async (step) => {
      const one = bench();
      await changeEveryKind(one.folder, openJournal(one.state));
      expect(await runChanger("undo", one, step)).toBeNull();
      expectSecret(one);
      expectOldOrNew(one.files(), old, fresh, step);
      expect((await undoChanges(one.state, strict)).isComplete).toBe(true);
      expect(treeOf(one)).toEqual(oldTree);
      expect(readdirSync(join(one.state, "journal/before"))).toEqual([]);
    });
  },
  timeoutMs,
);

test("while changing in place, what is half done is left to the store that knows it", async () => {
  const start = (): Bench => {
    const one = { folder: temporaryFolder("killed"), state: temporaryFolder("state"), files: () => [] };
    writeFileSync(join(one.folder, "database"), "old");
    return one;
  };
  const steps = (await runChanger("in-place", start(), 0)) ?? 0;
  expect(steps).toBeGreaterThan(8);
  const asked = new Set<number>();
  await forEachStep(steps, async (step) => {
    const one = start();
    expect(await runChanger("in-place", one, step)).toBeNull();
    const takeOut: UndoOptions["takeOut"] = async ({ path }) => {
      asked.add(step);
      writeFileSync(path, path.endsWith("2") ? "" : "old");
    };
    expect(await undoChanges(one.state, { ...strict, takeOut })).toMatchObject({ isComplete: true });
    expect(readdirSync(one.folder)).toEqual(["database"]);
    expect(readFileSync(join(one.folder, "database"), "utf8")).toBe("old");
  });
  // Not before it had begun, nor after it was written down as done.
  expect([asked.size > 0, asked.has(1), asked.has(steps)]).toEqual([true, false, true]);
});
