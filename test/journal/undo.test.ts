// Tests that what was changed is as it was: bytes, rights, owner, folders, and nothing beside.

import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { openJournal, type Journal } from "../../src/journal/journal.ts";
import { foreseeUndo, undoChanges, type UndoOptions, type UndoReport } from "../../src/journal/undo.ts";
import { changeableKinds } from "../support/file-kinds.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { snapshotTree } from "../support/tree-snapshot.ts";

const by = "test";
const noStore: UndoOptions = {
  takeOut: async () => {
    throw new Error("no store is called so");
  },
  sweep: async () => [],
};

interface Bench {
  readonly folder: string;
  readonly state: string;
  readonly journal: Journal;
  readonly path: string;
  readonly undo: (takeOut?: UndoOptions["takeOut"]) => Promise<UndoReport>;
}

function bench(name = "file"): Bench {
  const folder = temporaryFolder("undo");
  const state = temporaryFolder("state");
  return {
    folder,
    state,
    journal: openJournal(state),
    path: join(folder, name),
    undo: (takeOut) => undoChanges(state, { ...noStore, ...(takeOut === undefined ? {} : { takeOut }) }),
  };
}

const outcomes = ({ files }: UndoReport): string[] => files.map(({ outcome }) => outcome);

describe("all is as it was after changes to", () => {
  for (const kind of changeableKinds) {
    test(kind.name, async () => {
      const { folder, state, journal, undo } = bench();
      kind.make(folder);
      const path = join(folder, kind.path);
      const before = snapshotTree(folder);
      await journal.writeFile({ by, path, content: "first\n" });
      // Its symlink would lead nowhere then.
      if (!kind.name.includes("symlink")) await journal.writeFile({ by: "other", path, content: null });
      await journal.writeFile({ by, path, content: "second\n", mode: 0o600 });
      await journal.writeLink({ by, path: join(folder, "new/link"), target: path });
      const foreseen = foreseeUndo(state);
      const report = await undo();
      expect(snapshotTree(folder)).toEqual(before);
      expect(report.isComplete).toBe(true);
      expect(report.files).toEqual(foreseen.files);
      expect(new Set(report.folders)).toEqual(new Set(foreseen.folders));
      expect(readdirSync(join(state, "journal/before"))).toEqual([]);
      expect(await undo()).toEqual({ files: [], folders: [], helpers: [], leftovers: [], isComplete: true });
    });
  }
});

test("where there is no journal, nothing is undone and none is made", async () => {
  const state = join(temporaryFolder("state"), "none");
  const nothing: UndoReport = { files: [], folders: [], helpers: [], leftovers: [], isComplete: true };
  expect(foreseeUndo(state)).toEqual(nothing);
  expect(await undoChanges(state, noStore)).toEqual(nothing);
  expect(existsSync(state)).toBe(false);
});

test("links lead where they led, or are gone", async () => {
  const { folder, journal, undo } = bench();
  symlinkSync("nowhere", join(folder, "old"));
  symlinkSync("elsewhere", join(folder, "removed"));
  const before = snapshotTree(folder);
  await journal.writeLink({ by, path: join(folder, "old"), target: "here" });
  await journal.writeLink({ by, path: join(folder, "removed"), target: null });
  await journal.writeLink({ by, path: join(folder, "new"), target: "here" });
  const report = await undo();
  expect(report.files.map(({ outcome }) => outcome)).toEqual(["removed", "restored", "restored"]);
  expect(snapshotTree(folder)).toEqual(before);
});

test("rights that were changed since are kept", async () => {
  const { journal, path, undo } = bench();
  writeFileSync(path, "theirs\n");
  await journal.writeFile({ by, path, content: "ours\n" });
  chmodSync(path, 0o600);
  await undo();
  expect(readFileSync(path, "utf8")).toBe("theirs\n");
  expect(snapshotTree(join(path, ".."))[0]).toContain(" 100600 ");
});

describe("a file that somebody else has changed since", () => {
  const ours = "# ours\n";
  const takeOutOf =
    (journal: Journal): UndoOptions["takeOut"] =>
    async ({ asked }) => {
      await journal.writeFile({ by, path: asked, content: readFileSync(asked, "utf8").replace(ours, "") });
    };

  test("keeps what they wrote, and loses ours", async () => {
    const { journal, path, undo } = bench();
    writeFileSync(path, "one\n");
    await journal.writeFile({ by, path, content: `one\n${ours}` });
    writeFileSync(path, `one\n${ours}two\n`);
    const report = await undo(takeOutOf(journal));
    expect(outcomes(report)).toEqual(["taken-out"]);
    expect(report.isComplete).toBe(true);
    expect(readFileSync(path, "utf8")).toBe("one\ntwo\n");
    expect((await undo()).files).toEqual([]);
  });

  test("between two changes of ours is not put back over their change", async () => {
    const { journal, path, undo } = bench();
    writeFileSync(path, "one\n");
    await journal.writeFile({ by, path, content: `one\n${ours}` });
    writeFileSync(path, `one\n${ours}two\n`);
    await journal.writeFile({ by, path, content: `${ours}one\ntwo\n` });
    expect(outcomes(await undo(takeOutOf(journal)))).toEqual(["taken-out"]);
    expect(readFileSync(path, "utf8")).toBe("one\ntwo\n");
  });

  test("is gone when it was ours and nothing else is left in it", async () => {
    const { folder, journal, path, undo } = bench();
    await journal.writeFile({ by, path, content: ours });
    writeFileSync(path, `${ours}${ours}`);
    const takeOut: UndoOptions["takeOut"] = async () => {
      await journal.writeFile({ by, path, content: "" });
    };
    expect(outcomes(await undo(takeOut))).toEqual(["removed"]);
    expect(snapshotTree(folder)).toEqual([]);
  });

  test("stays as it is where ours cannot be taken out, and both versions are named", async () => {
    const { folder, state, journal, path, undo } = bench();
    writeFileSync(path, "one\n");
    await journal.writeFile({ by, path, content: "two\n" });
    writeFileSync(path, "three\n");
    const refused = await undo();
    expect(outcomes(refused)).toEqual(["refused"]);
    expect(refused.isComplete).toBe(false);
    const kept = /what was there before is in "([^"]+)"$/.exec(refused.files[0]?.detail ?? "")?.[1] ?? "";
    expect(refused.files[0]?.detail).toStartWith(
      `Cannot restore "${path}": somebody else has changed it since, and ours cannot be taken out: no store is called so; `,
    );
    expect(kept).toStartWith(join(state, "journal/before/"));
    expect(readFileSync(kept, "utf8")).toBe("one\n");
    expect(readFileSync(path, "utf8")).toBe("three\n");
    // Whoever puts ours back can have it undone after all.
    writeFileSync(path, "two\n");
    expect(outcomes(await undo())).toEqual(["restored"]);
    expect(snapshotTree(folder).length).toBe(1);
  });

  test("and removed stays removed; one that is as it was needs nothing", async () => {
    const { folder, journal, undo } = bench();
    const [removed, reset] = [join(folder, "removed"), join(folder, "reset")];
    for (const path of [removed, reset]) {
      writeFileSync(path, "old\n");
      await journal.writeFile({ by, path, content: "new\n" });
    }
    rmSync(removed);
    writeFileSync(reset, "old\n");
    expect(outcomes(await undo())).toEqual(["same", "gone"]);
    expect(snapshotTree(folder).map((line) => line.split(" ")[0])).toEqual(['"reset"']);
  });

  test("into a folder or a symlink is left alone", async () => {
    const { folder, journal, undo } = bench();
    const [one, two] = [join(folder, "one"), join(folder, "two")];
    for (const path of [one, two]) await journal.writeFile({ by, path, content: "x" });
    rmSync(one);
    rmSync(two);
    mkdirSync(one);
    writeFileSync(join(folder, "else"), "x");
    symlinkSync("else", two);
    const before = snapshotTree(folder);
    expect(outcomes(await undo())).toEqual(["refused", "refused"]);
    expect(snapshotTree(folder)).toEqual(before);
  });

  test("is not reached through a symlink that has taken its folder's place", async () => {
    const { folder, journal, undo } = bench();
    const path = join(folder, "sub/file");
    mkdirSync(join(folder, "sub"));
    writeFileSync(path, "old\n");
    await journal.writeFile({ by, path, content: "new\n" });
    rmSync(join(folder, "sub"), { recursive: true });
    mkdirSync(join(folder, "victim"));
    writeFileSync(join(folder, "victim/file"), "new\n");
    symlinkSync("victim", join(folder, "sub"));
    expect(outcomes(await undo())).toEqual(["refused"]);
    expect(readFileSync(join(folder, "victim/file"), "utf8")).toBe("new\n");
  });
});

test("folders that we made go when they are empty, and stay when others use them", async () => {
  const { folder, journal, undo } = bench();
  await journal.writeFile({ by, path: join(folder, "a/b/file"), content: "x" });
  await journal.writeFile({ by, path: join(folder, "c/d/file"), content: "x" });
  writeFileSync(join(folder, "c/theirs"), "");
  const { folders } = await undo();
  expect(folders.map(({ path, outcome }) => [path.slice(folder.length + 1), outcome])).toEqual([
    ["c/d", "removed"],
    ["a/b", "removed"],
    ["a", "removed"],
    ["c", "kept"],
  ]);
  expect(snapshotTree(folder).map((line) => line.split(" ")[0])).toEqual(['"c"', '"c/theirs"']);
});

test("what is changed in place is put back whole", async () => {
  const { folder, journal, path, undo } = bench();
  writeFileSync(path, "old\n");
  const before = snapshotTree(folder);
  const fresh = join(folder, "new/db");
  await journal.changeInPlace({ by, paths: [path, fresh] }, () => {
    writeFileSync(path, "changed in place\n");
    writeFileSync(fresh, "made\n");
  });
  await undo();
  expect(snapshotTree(folder)).toEqual(before);
});

test("a change in place that fails half-way is undone as far as it came, and its error is passed on", async () => {
  const { folder, journal, path, undo } = bench();
  writeFileSync(path, "old\n");
  const before = snapshotTree(folder);
  const change = journal.changeInPlace({ by, paths: [path, join(folder, "other")] }, () => {
    writeFileSync(path, "half\n");
    throw new Error("half-way");
  });
  expect(change).rejects.toThrow("half-way");
  await change.catch(() => {});
  await undo();
  expect(snapshotTree(folder)).toEqual(before);
});

describe("helpers", () => {
  const marker = (folder: string): string[] => ["/bin/sh", "-c", `echo ran >>"${folder}/ran"`];

  test("run once each, after the files are back", async () => {
    const { folder, journal, path, undo } = bench();
    await journal.writeFile({ by, path, content: "x" });
    const argv = ["/bin/sh", "-c", `test ! -e "${path}" && echo ran >>"${folder}/ran"`];
    await journal.noteHelper({ by, argv });
    await journal.noteHelper({ by: "other", argv });
    const report = await undo();
    expect(report.helpers).toEqual([{ argv, outcome: "run", detail: null }]);
    expect(readFileSync(join(folder, "ran"), "utf8")).toBe("ran\n");
    expect((await undo()).helpers).toEqual([]);
  });

  test("that fail or do not end are told, and run again at the next undo", async () => {
    const { state, journal } = bench();
    await journal.noteHelper({ by, argv: ["/bin/sh", "-c", "exit 3"] });
    await journal.noteHelper({ by, argv: ["/bin/sleep", "30"] });
    await journal.noteHelper({ by, argv: ["/not/there"] });
    const run = (): Promise<UndoReport> => undoChanges(state, { ...noStore, helperTimeoutMs: 200 });
    const report = await run();
    expect(report.isComplete).toBe(false);
    expect(report.helpers.map(({ outcome, detail }) => [outcome, detail])).toEqual([
      ["failed", '"/bin/sh" ended with exit code 3'],
      ["failed", '"/bin/sleep" did not end in 0.2 s'],
      ["absent", null],
    ]);
    expect((await run()).helpers.length).toBe(2);
  });

  test("are kept as long as a file could not be undone", async () => {
    const { folder, journal, path, undo } = bench();
    await journal.writeFile({ by, path, content: "x" });
    await journal.noteHelper({ by, argv: marker(folder) });
    writeFileSync(path, "theirs");
    await undo();
    rmSync(path);
    await undo();
    expect(readFileSync(join(folder, "ran"), "utf8")).toBe("ran\nran\n");
  });
});

describe("what others have made of ours", () => {
  test("is swept out for those who had changed something, and does not come back", async () => {
    const { folder, state, journal, path } = bench();
    const made = join(folder, "made");
    writeFileSync(made, "theirs and ours\n");
    await journal.writeFile({ by, path, content: "x" });
    const sweep: UndoOptions["sweep"] = async (ids) => {
      expect([...ids]).toEqual([by]);
      expect(existsSync(path)).toBe(false);
      await journal.writeFile({ by, path: made, content: "theirs\n" });
      return [];
    };
    expect((await undoChanges(state, { ...noStore, sweep })).isComplete).toBe(true);
    expect((await undoChanges(state, noStore)).files).toEqual([]);
    expect(readFileSync(made, "utf8")).toBe("theirs\n");
  });

  test("and could not be swept out is told, and tried again", async () => {
    const { state, journal, path } = bench();
    await journal.writeFile({ by, path, content: "x" });
    const asked: string[][] = [];
    const sweep: UndoOptions["sweep"] = async (ids) => {
      asked.push([...ids]);
      return asked.length === 1 ? ["Cannot do it"] : [];
    };
    const report = await undoChanges(state, { ...noStore, sweep });
    expect(report).toMatchObject({ leftovers: ["Cannot do it"], isComplete: false });
    expect((await undoChanges(state, { ...noStore, sweep })).isComplete).toBe(true);
    await undoChanges(state, { ...noStore, sweep });
    expect(asked).toEqual([[by], [by], []]);
  });
});

test("a file that took a link's place, and a link that took a file's, are swapped back", async () => {
  const { folder, journal, undo } = bench();
  const [link, file] = [join(folder, "link"), join(folder, "file")];
  symlinkSync("nowhere", link);
  writeFileSync(file, "theirs\n");
  const before = snapshotTree(folder);
  await journal.writeLink({ by, path: link, target: null });
  await journal.writeFile({ by, path: link, content: "ours\n" });
  await journal.writeFile({ by, path: file, content: null });
  await journal.writeLink({ by, path: file, target: "nowhere" });
  expect(outcomes(await undo())).toEqual(["restored", "restored"]);
  expect(snapshotTree(folder)).toEqual(before);
});
