// Tests of the journal on disk: torn, damaged, long, and in the wrong hands.

import { expect, test } from "bun:test";
import {
  appendFileSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { openJournal } from "../../src/journal/journal.ts";
import { loadRecord, readBytes } from "../../src/journal/record-file.ts";
import { hashBytes } from "../../src/journal/state.ts";
import { temporaryFolder } from "../support/temporary.ts";

const linesOf = (state: string): string => join(state, "journal/journal.jsonl");
const write = (state: string, name: string, content: string): Promise<boolean> =>
  openJournal(state).writeFile({ by: "test", path: join(state, name), content });

test("a last line that is torn anywhere is as if it were not there, and goes with the next change", async () => {
  const state = temporaryFolder("state");
  await write(state, "first", "x");
  const whole = readFileSync(linesOf(state), "utf8");
  for (const torn of ['{"is":"intent","id":2', "\0\0\0\0\0\n\0\0", "{}\nnull\n12\n"]) {
    writeFileSync(linesOf(state), whole + torn);
    expect(loadRecord(state)?.length).toBe(whole.length);
    await write(state, "second", torn);
    expect(readFileSync(linesOf(state), "utf8")).toStartWith(whole);
    expect(loadRecord(state)?.record.entries.size).toBe(2);
  }
  // Torn in the line of a change that was made: the content tells that it was.
  await write(state, "third", "x");
  truncateSync(linesOf(state), statSync(linesOf(state)).size - 5);
  expect(loadRecord(state)?.record.pending.size).toBe(1);
  await write(state, "fourth", "x");
  expect(loadRecord(state)?.record.entries.size).toBe(4);
});

test("a damaged line before others is an error, and nothing is changed", async () => {
  const state = temporaryFolder("state");
  await write(state, "first", "x");
  const whole = readFileSync(linesOf(state), "utf8");
  writeFileSync(linesOf(state), whole.replace('"intent"', '"int'));
  expect(write(state, "second", "x")).rejects.toThrow(`Cannot read "${linesOf(state)}": line 2 is damaged`);
  await write(state, "second", "x").catch(() => {});
  expect(readdirSync(state)).not.toContain("second");
});

test("a symlink in the place of the journal or its folder is not followed", async () => {
  const elsewhere = temporaryFolder("elsewhere");
  const [one, two] = [temporaryFolder("state"), temporaryFolder("state")];
  symlinkSync(elsewhere, join(one, "journal"));
  expect(write(one, "file", "x")).rejects.toThrow("it is a symlink, and this folder must be a real one");
  await write(two, "file", "x");
  writeFileSync(join(elsewhere, "lines"), readFileSync(linesOf(two)));
  Bun.spawnSync(["rm", linesOf(two)]);
  symlinkSync(join(elsewhere, "lines"), linesOf(two));
  expect(() => loadRecord(two)).toThrow(`Cannot read "${linesOf(two)}": `);
});

test("the lines of many changes become few, and bytes that nobody needs go", async () => {
  const state = temporaryFolder("state");
  writeFileSync(join(state, "file"), "original");
  for (let index = 0; index < 60; index++) await write(state, "file", `content ${index}`);
  const lines = readFileSync(linesOf(state), "utf8").split("\n").length;
  expect(lines).toBeLessThan(60);
  expect(readBytes(state, hashBytes(Buffer.from("original")))?.toString()).toBe("original");
  expect(readdirSync(join(state, "journal/before")).length).toBeLessThan(30);
  expect([...(loadRecord(state)?.record.entries.values() ?? [])]).toMatchObject([
    {
      before: { hash: hashBytes(Buffer.from("original")) },
      after: { hash: hashBytes(Buffer.from("content 59")) },
    },
  ]);
});

test("kept bytes that are not what they were are not given back", async () => {
  const state = temporaryFolder("state");
  writeFileSync(join(state, "file"), "original");
  await write(state, "file", "new");
  const hash = hashBytes(Buffer.from("original"));
  appendFileSync(join(state, "journal/before", hash), "!");
  expect(readBytes(state, hash)).toBeNull();
});
