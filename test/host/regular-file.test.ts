// Tests of reading files whose names came from others.

import { expect, test } from "bun:test";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readRegularFile } from "../../src/host/regular-file.ts";
import { mustRun } from "../support/command.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary.ts";

test("reads a file, through symlinks too", () => {
  const folder = temporaryFolder("regular");
  writeFileSync(join(folder, "x"), "hello");
  symlinkSync("x", join(folder, "link"));
  expect(readRegularFile(join(folder, "x"), 5).toString()).toBe("hello");
  expect(readRegularFile(join(folder, "link"), 5).toString()).toBe("hello");
});

test("refuses a file over the limit", () => {
  const path = join(temporaryFolder("regular"), "x");
  writeFileSync(path, "hello");
  expect(() => readRegularFile(path, 4)).toThrow("it is larger than 4 bytes");
});

test.each(["/dev/zero", "/dev/null", "/"])("refuses %s", (path) => {
  expect(() => readRegularFile(path, 10)).toThrow(/it is not a regular file|directory/);
});

test("gives the system's error for a file that is not there", () => {
  expect(() => readRegularFile(join(temporaryFolder("regular"), "x"), 10)).toThrow(/^ENOENT/);
});

testWith(["mkfifo"], "does not wait for a writer of a FIFO", async () => {
  const path = join(temporaryFolder("regular"), "x");
  await mustRun([program("mkfifo"), path], { env: {} });
  expect(() => readRegularFile(path, 10)).toThrow("it is not a regular file");
});
