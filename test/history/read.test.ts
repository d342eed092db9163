// The history as it is read: each failure once, as it was last, and nothing that is not a whole line of ours.

import { expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { historyFile } from "../../src/history/files.ts";
import { mergeRows, readHistory } from "../../src/history/read.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { failureRow } from "./row.ts";

function written(...files: readonly string[]): string {
  const folder = join(temporaryFolder("read"), "log");
  mkdirSync(folder);
  for (const [index, text] of files.entries()) writeFileSync(historyFile(folder, index + 9), text);
  return folder;
}

const line = (row: unknown): string => `${JSON.stringify(row)}\n`;

test("a failure that is in several lines and files is told once, in the order of the latest occurrences", () => {
  const [first, second] = [failureRow(1), failureRow(2)];
  const again = { ...first, count: 3, ts: "2026-01-02T00:00:00.000Z" };
  // The ninth file comes before the tenth, whatever their names' order.
  const folder = written(line(first), line(second) + line(again));
  expect(readHistory(folder)).toEqual([second, again]);
});

test("what is no whole line of ours is passed over", () => {
  const row = failureRow(1);
  const others = ["", "{", '"text"', "null", "[]", "{}", "\0\0\0\0", line({ ...row, id: 7 }).trim()];
  const broken = [
    { ...row, ts: "yesterday" },
    { ...row, firstTs: "yesterday" },
    { ...row, count: "1" },
    { ...row, host: null },
  ].map((value) => JSON.stringify(value));
  const folder = written([...others, ...broken].join("\n") + `\n${line(failureRow(2))}`);
  writeFileSync(join(folder, "failures-x.jsonl"), line(failureRow(3)));
  writeFileSync(join(folder, "notes.txt"), line(failureRow(4)));
  mkdirSync(join(folder, "failures-0.jsonl"));
  expect(readHistory(folder)).toEqual([failureRow(2)]);
});

test("a file of another version is read: fields that are not known, and codes", () => {
  const row = { ...failureRow(1), code: "from-the-future", extra: { deep: true } };
  expect(readHistory(written(line(row)))).toEqual([row as never]);
});

test("a field of another type than ours is as if it was not there", () => {
  const row = failureRow(1);
  const spoilt = {
    ...row,
    tool: 7,
    reason: { why: "so" },
    bytesUp: "1",
    closedBy: ["x"],
    process: { pid: 1 },
  };
  const read = { ...row, tool: null, reason: null, bytesUp: null, closedBy: null, process: null };
  expect(readHistory(written(line(spoilt)))).toEqual([read]);
});

test("of a failure that a running proxy has as well, that counts which counts more", () => {
  const [kept, other] = [failureRow(1, { count: 2 }), failureRow(2)];
  expect(mergeRows([kept, other], [{ ...kept, count: 5 }])).toEqual([{ ...kept, count: 5 }, other]);
  expect(mergeRows([kept, other], [{ ...kept, count: 1 }])).toEqual([kept, other]);
  expect(mergeRows([], [other])).toEqual([other]);
});

test("what cannot be read is an error that names it", () => {
  const folder = join(temporaryFolder("read"), "log");
  writeFileSync(folder, "");
  expect(() => readHistory(folder)).toThrow(`Cannot read "${folder}": not a directory`);
  const spoilt = written("");
  mkdirSync(historyFile(spoilt, 1));
  expect(() => readHistory(spoilt)).toThrow(/^Cannot read ".*failures-1.jsonl": /);
});
