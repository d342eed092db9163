// The history's files: rotation, torn lines, several writers, and what is in the way.

import { describe, expect, test } from "bun:test";
import { spawn } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { createAppender, type Appender } from "../../src/history/append.ts";
import { historyFile, historyNumbers } from "../../src/history/files.ts";
import { readHistory } from "../../src/history/read.ts";
import type { FailureEntry } from "../../src/ledger/ledger.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { failureRow } from "./row.ts";

const folderOf = (purpose: string): string => join(temporaryFolder(purpose), "log");
const line = (row: FailureEntry): string => `${JSON.stringify(row)}\n`;
const idsIn = (folder: string): string[] => readHistory(folder).map(({ id }) => id);

async function appendRows(appender: Appender, from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number++) await appender.append(line(failureRow(number)));
}

test("nothing is made before there is something to write; then a folder and a file for the owner alone", async () => {
  const folder = folderOf("mode");
  const appender = createAppender(folder);
  expect(readHistory(folder)).toEqual([]);
  expect(() => statSync(folder)).toThrow("ENOENT");
  await appendRows(appender, 1, 2);
  await appender.close();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(historyFile(folder, 1)).mode & 0o777).toBe(0o600);
  expect(readHistory(folder)).toEqual([failureRow(1), failureRow(2)]);
});

test("a full file is followed by the next, two are kept, and a new start goes on in the newest", async () => {
  const folder = folderOf("rotate");
  const bytes = 3 * line(failureRow(1)).length - 10;
  for (const from of [1, 5, 9]) {
    const appender = createAppender(folder, bytes);
    await appendRows(appender, from, from + 3);
    await appender.close();
  }
  expect(historyNumbers(folder)).toEqual([3, 4]);
  expect(idsIn(folder)).toEqual([7, 8, 9, 10, 11, 12].map((number) => `ftest00-${number}`));
});

test("a torn last line is passed over, and the next line does not stand on it", async () => {
  const folder = folderOf("torn");
  const first = createAppender(folder);
  await appendRows(first, 1, 1);
  const whole = line(failureRow(2));
  for (const length of [1, 20, whole.length - 1]) {
    appendFileSync(historyFile(folder, 1), whole.slice(0, length));
    // Both the one that goes on and one that starts.
    await appendRows(first, 10 + length, 10 + length);
    appendFileSync(historyFile(folder, 1), whole.slice(0, length));
    const next = createAppender(folder);
    await appendRows(next, 1000 + length, 1000 + length);
    await next.close();
  }
  await first.close();
  const lines = readFileSync(historyFile(folder, 1), "utf8").split("\n");
  expect(lines.filter((text) => text.endsWith("}")).map((text) => JSON.parse(text).id)).toHaveLength(9);
  // A line that lacks nothing but its end is a line.
  expect(idsIn(folder)).toContain("ftest00-2");
  expect(idsIn(folder)).toHaveLength(8);
});

test("two writers share the files: every line is whole, and none is lost while files follow each other", async () => {
  const folder = folderOf("two");
  const bytes = 8 * line(failureRow(1)).length;
  const writers = [createAppender(folder, bytes), createAppender(folder, bytes)];
  const seen = new Set<string>();
  for (let round = 0; round < 20; round++) {
    await Promise.all(writers.map((writer, which) => writer.append(line(failureRow(2 * round + which)))));
    for (const id of idsIn(folder)) seen.add(id);
  }
  for (const writer of writers) await writer.close();
  expect(seen.size).toBe(40);
  expect(historyNumbers(folder)).toHaveLength(2);
  for (const number of historyNumbers(folder)) {
    const lines = readFileSync(historyFile(folder, number), "utf8").trimEnd().split("\n");
    for (const text of lines) expect(() => JSON.parse(text)).not.toThrow();
  }
});

test("two processes that write at once, and one that is killed meanwhile, leave whole lines", async () => {
  const folder = folderOf("processes");
  const script = `
    const { createAppender } = await import(${JSON.stringify(join(import.meta.dir, "../../src/history/append.ts"))});
    const { failureRow } = await import(${JSON.stringify(join(import.meta.dir, "row.ts"))});
    const [from, to] = process.argv.slice(-2).map(Number);
    const appender = createAppender(${JSON.stringify(folder)});
    for (let number = from; number < to; number++) await appender.append(JSON.stringify(failureRow(number)) + "\\n");
  `;
  const start = (from: number, to: number) =>
    spawn(process.execPath, ["-e", script, "--", String(from), String(to)], { stdio: "inherit" });
  const ended = (child: ReturnType<typeof start>): Promise<unknown> =>
    new Promise((resolve) => child.once("exit", resolve));
  const killed = start(10_000, 1_000_000);
  const whole = [start(0, 200), start(1000, 1200)];
  const codes = await Promise.all(whole.map(ended));
  killed.kill("SIGKILL");
  await ended(killed);
  expect(codes).toEqual([0, 0]);
  const after = createAppender(folder);
  await appendRows(after, 5000, 5000);
  await after.close();
  // The one that is killed may have written more than two files hold.
  const ids = new Set(idsIn(folder));
  expect(ids.has("ftest00-5000")).toBe(true);
  const texts = historyNumbers(folder).flatMap((number) =>
    readFileSync(historyFile(folder, number), "utf8").split("\n").filter(Boolean),
  );
  const torn = texts.filter((text) => !text.startsWith("{") || !text.endsWith("}"));
  expect(torn.length).toBeLessThanOrEqual(1);
});

test("a file or a folder that is taken away is made again", async () => {
  const folder = folderOf("gone");
  const appender = createAppender(folder);
  await appendRows(appender, 1, 1);
  rmSync(historyFile(folder, 1));
  await appendRows(appender, 2, 2);
  expect(idsIn(folder)).toEqual(["ftest00-2"]);
  rmSync(folder, { recursive: true });
  await appendRows(appender, 3, 3);
  await appender.close();
  expect(idsIn(folder)).toEqual(["ftest00-3"]);
});

describe("what is in the way is an error that names it:", () => {
  for (const [what, spoil, message] of [
    ["a file in the folder's place", (folder: string) => writeFileSync(folder, "precious"), "make folder"],
    [
      "a symlink in the folder's place",
      (folder: string) => symlinkSync(temporaryFolder("elsewhere"), folder),
      "it is a symlink",
    ],
    [
      "a symlink in the file's place",
      (folder: string) => {
        mkdirSync(folder);
        symlinkSync("/etc/passwd", historyFile(folder, 1));
      },
      "too many symbolic links",
    ],
    [
      "a pipe in the file's place",
      (folder: string) => {
        mkdirSync(folder);
        Bun.spawnSync(["mkfifo", historyFile(folder, 1)]);
      },
      "it is not a regular file",
    ],
    [
      "a folder in the file's place",
      (folder: string) => mkdirSync(historyFile(folder, 1), { recursive: true }),
      "illegal operation on a directory",
    ],
  ] as const) {
    test(what, async () => {
      const folder = folderOf("spoilt");
      spoil(folder);
      const appender = createAppender(folder);
      const outcome = await appendRows(appender, 1, 1).catch(String);
      expect(outcome).toContain(message);
      // And once it is out of the way all is well.
      rmSync(folder, { recursive: true });
      await appendRows(appender, 2, 2);
      await appender.close();
      expect(idsIn(folder)).toEqual(["ftest00-2"]);
    });
  }
});

test("a folder that others could read is closed to them", async () => {
  const folder = folderOf("open");
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  const appender = createAppender(folder);
  await appendRows(appender, 1, 1);
  await appender.close();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder)).toEqual(["failures-1.jsonl"]);
});
