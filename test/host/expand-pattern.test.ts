// Tests of patterns of folders.

import { expect, test } from "bun:test";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expandPattern } from "../../src/host/expand-pattern.ts";
import { temporaryFolder } from "../support/temporary.ts";

function tree(): string {
  const folder = temporaryFolder("tree");
  for (const path of ["b/x", "a/x", "a/y", "jdk-17/bin", "jdk-8/bin", "jdk"]) {
    mkdirSync(join(folder, path), { recursive: true });
  }
  writeFileSync(join(folder, "file"), "");
  return folder;
}

test.each([
  ["*/x", ["a/x", "b/x"]],
  ["a/*", ["a/x", "a/y"]],
  ["a", ["a"]],
  ["none", []],
  ["none/*", []],
  ["file/*", []],
  ["jdk*", ["jdk", "jdk-17", "jdk-8"]],
  ["jdk-*/bin", ["jdk-17/bin", "jdk-8/bin"]],
  ["*7", ["jdk-17"]],
  ["*d*-*", ["jdk-17", "jdk-8"]],
  ["j*k*k", []],
  ["*/*/x", []],
])("%s", (pattern, found) => {
  const folder = tree();
  expect(expandPattern(`${folder}/${pattern}`)).toEqual(found.map((path) => join(folder, path)));
});

test("a folder that cannot be read has nothing in it", () => {
  const folder = tree();
  chmodSync(join(folder, "a"), 0o000);
  const found = expandPattern(`${folder}/*/x`);
  chmodSync(join(folder, "a"), 0o755);
  expect(found).toContain(join(folder, "b/x"));
});
