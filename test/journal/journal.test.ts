// Tests of changes to files, each in a folder of its own.

import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { JournalError } from "../../src/journal/journal-error.ts";
import { openJournal } from "../../src/journal/journal.ts";
import { loadRecord } from "../../src/journal/record-file.ts";
import { changeableKinds, refusedKinds } from "../support/file-kinds.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { snapshotTree } from "../support/tree-snapshot.ts";

const by = "test";

async function errorOf(promise: Promise<unknown>): Promise<JournalError> {
  const error = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(JournalError);
  return error as JournalError;
}

describe("a file that may be changed:", () => {
  for (const kind of changeableKinds) {
    test(kind.name, async () => {
      const folder = temporaryFolder("kind");
      kind.make(folder);
      const path = join(folder, kind.path);
      const before = existsSync(path) ? statSync(path) : null;
      const links = snapshotTree(folder).filter((line) => line.includes(" -> "));
      const journal = openJournal(temporaryFolder("state"));

      expect(await journal.writeFile({ by, path, content: "new\n" })).toBe(true);
      expect(readFileSync(path, "utf8")).toBe("new\n");
      expect(statSync(path).mode & 0o7777).toBe(before === null ? 0o644 : before.mode & 0o7777);
      if (before !== null) expect([statSync(path).uid, statSync(path).gid]).toEqual([before.uid, before.gid]);
      expect(snapshotTree(folder).filter((line) => line.includes(" -> "))).toEqual(links);
      expect(snapshotTree(folder).join("\n")).not.toContain(".tmp");
      expect(await journal.writeFile({ by, path, content: "new\n" })).toBe(false);
    });
  }
});

describe("a file that has to be left alone:", () => {
  for (const kind of refusedKinds) {
    test(kind.name, async () => {
      const folder = temporaryFolder("kind");
      const state = temporaryFolder("state");
      kind.make(folder);
      const path = join(folder, kind.path);
      const before = snapshotTree(folder);
      const error = await errorOf(openJournal(state).writeFile({ by, path, content: "new\n" }));
      expect(error.code).toBe(kind.code);
      expect(error.message).toStartWith('Cannot change "/');
      if (typeof kind.cause === "string") expect(error.message).toEndWith(`: ${kind.cause}`);
      else expect(error.message).toMatch(kind.cause);
      expect(snapshotTree(folder)).toEqual(before);
      expect(loadRecord(state)?.record.entries.size ?? 0).toBe(0);
    });
  }
});

describe("links", () => {
  test("are made, led elsewhere though they led nowhere, and taken away", async () => {
    const folder = temporaryFolder("links");
    const journal = openJournal(temporaryFolder("state"));
    const path = join(folder, "sub/link");
    expect(await journal.writeLink({ by, path, target: "nowhere" })).toBe(true);
    expect(await journal.writeLink({ by, path, target: "nowhere" })).toBe(false);
    expect(await journal.writeLink({ by, path, target: "../else" })).toBe(true);
    expect(readlinkSync(path)).toBe("../else");
    expect(await journal.writeLink({ by, path, target: null })).toBe(true);
    expect(await journal.writeLink({ by, path, target: null })).toBe(false);
    expect(lstatSync(path, { throwIfNoEntry: false })).toBeUndefined();
  });

  test("never take the place of something else", async () => {
    const folder = temporaryFolder("links");
    const journal = openJournal(temporaryFolder("state"));
    writeFileSync(join(folder, "file"), "x");
    mkdirSync(join(folder, "folder"));
    for (const [name, cause] of [
      ["file", "it is a file"],
      ["folder", "it is a folder"],
    ] as const) {
      const path = join(folder, name);
      for (const target of ["else", null]) {
        const error = await errorOf(journal.writeLink({ by, path, target }));
        expect(error.code).toBe("not-a-file");
        expect(error.message).toEndWith(`"${path}": ${cause}`);
      }
    }
  });
});

test("a file is taken away with null, and one that is not there is no change", async () => {
  const folder = temporaryFolder("remove");
  const journal = openJournal(temporaryFolder("state"));
  const path = join(folder, "file");
  writeFileSync(path, "x");
  expect(await journal.writeFile({ by, path, content: null })).toBe(true);
  expect(existsSync(path)).toBe(false);
  expect(await journal.writeFile({ by, path, content: null })).toBe(false);
});

test("content that was made from something else is not written", async () => {
  const folder = temporaryFolder("based");
  const journal = openJournal(temporaryFolder("state"));
  const path = join(folder, "file");
  writeFileSync(path, "theirs");
  for (const basedOn of [null, "other", ""]) {
    const error = await errorOf(journal.writeFile({ by, path, content: "ours", basedOn }));
    expect(error.code).toBe("changed");
    expect(readFileSync(path, "utf8")).toBe("theirs");
  }
  expect(await journal.writeFile({ by, path, content: "ours", basedOn: "theirs" })).toBe(true);
  expect((await errorOf(journal.writeFile({ by, path: `${path}2`, content: "x", basedOn: "" }))).code).toBe(
    "changed",
  );
  expect(await journal.writeFile({ by, path: `${path}2`, content: "x", basedOn: null })).toBe(true);
});

test("folders that are made for a private file are private", async () => {
  const folder = temporaryFolder("private");
  const path = join(folder, "a/b/file");
  await openJournal(temporaryFolder("state")).writeFile({ by, path, content: "x", mode: 0o600 });
  expect(statSync(path).mode & 0o7777).toBe(0o600);
  for (const made of ["a", "a/b"]) expect(statSync(join(folder, made)).mode & 0o7777).toBe(0o700);
});

test("many at once are all made, those of one file one after the other", async () => {
  const folder = temporaryFolder("many");
  const journal = openJournal(temporaryFolder("state"));
  const names = Array.from({ length: 40 }, (_, index) => `sub${index % 3}/file${index}`);
  symlinkSync("sub0/file0", join(folder, "link"));
  mkdirSync(join(folder, "sub0"));
  writeFileSync(join(folder, "sub0/file0"), "");
  const writes = [...names, "link", ...names].map((name) =>
    journal.writeFile({ by, path: join(folder, name), content: name }),
  );
  await Promise.all(writes);
  for (const name of names.slice(1)) expect(readFileSync(join(folder, name), "utf8")).toBe(name);
  expect(["link", "sub0/file0"]).toContain(readFileSync(join(folder, "link"), "utf8"));
});

test("what was there is kept where only its owner can read it", async () => {
  const folder = temporaryFolder("secret");
  const state = join(folder, "state");
  const path = join(folder, "netrc");
  writeFileSync(path, "password hunter2\n");
  chmodSync(path, 0o600);
  await openJournal(state).writeFile({ by, path, content: "new\n" });
  const lines = snapshotTree(join(state, "journal"));
  expect(lines.length).toBeGreaterThan(3);
  // The lock's files are SQLite's, and have nothing in them.
  for (const line of lines.filter((line) => !line.startsWith('"lock.db'))) {
    expect(line).toMatch(/" (?:100600|40700) /);
  }
  expect(statSync(join(state, "journal")).mode & 0o7777).toBe(0o700);
});
