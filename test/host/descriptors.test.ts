// Tests of reading the descriptor limit.

import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { descriptorLimit } from "../../src/host/descriptors.ts";
import { temporaryFolder } from "../support/temporary.ts";

function limitIn(text: string): number {
  const path = join(temporaryFolder("limits"), "limits");
  writeFileSync(path, text);
  return descriptorLimit(path);
}

const limits = (soft: string): string =>
  [
    "Limit                     Soft Limit           Hard Limit           Units     ",
    "Max processes             127265               127265               processes ",
    `Max open files            ${soft.padEnd(20)} 1048576              files     `,
    "Max locked memory         67108864             67108864             bytes     ",
    "",
  ].join("\n");

test("the soft limit is read, not the hard one", () => {
  expect(limitIn(limits("256"))).toBe(256);
  expect(limitIn(limits("1048576"))).toBe(1_048_576);
});

test("no limit is a large one", () => {
  expect(limitIn(limits("unlimited"))).toBe(1_048_576);
});

test("where it cannot be read the usual limit is taken", () => {
  expect(limitIn("")).toBe(1024);
  expect(limitIn("Max open files            many\n")).toBe(1024);
  expect(descriptorLimit("/nonexistent/limits")).toBe(1024);
});

test("this process has one", () => {
  expect(descriptorLimit()).toBeGreaterThan(64);
});
