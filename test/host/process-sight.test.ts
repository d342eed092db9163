// Tests of what can be seen of a running process: its environment, its code, its ancestors.

import { expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { descendsFrom, environmentOf, loadedFiles } from "../../src/host/process-sight.ts";
import { startChild } from "../support/child.ts";
import { program } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { until } from "../support/until.ts";

test("the environment that a process was started with is seen, an empty one too", async () => {
  await using full = startChild([program("sleep"), "60"], { env: { NAME: "grün=1", OTHER: "" } });
  await using empty = startChild([program("sleep"), "60"], { env: {} });
  // Until it has become sleep, a process has what its parent has.
  const seen = (pid: number, entries: readonly (readonly [string, string])[]): Promise<boolean> =>
    until(
      "its environment",
      () => JSON.stringify([...(environmentOf(pid) ?? [["none"]])]) === JSON.stringify(entries),
    );
  await seen(full.pid, [
    ["NAME", "grün=1"],
    ["OTHER", ""],
  ]);
  await seen(empty.pid, []);
  expect(environmentOf(-1)).toBeNull();
});

test("the machine code that a process has loaded is named once", () => {
  const files = loadedFiles(process.pid);
  expect(files).toContain(process.execPath);
  expect(new Set(files).size).toBe(files.length);
  expect(loadedFiles(-1)).toEqual([]);
});

test("a process descends from its parent, not from its child", async () => {
  await using child = startChild([program("sleep"), "60"], { env: {} });
  expect(descendsFrom(child.pid, process.pid)).toBe(true);
  expect(descendsFrom(process.pid, child.pid)).toBe(false);
  expect(descendsFrom(-1, process.pid)).toBe(false);
});

/** A /proc with these processes and their parents alone. */
function processes(...parents: readonly (readonly [pid: number, parent: number])[]): string {
  const proc = temporaryFolder("proc");
  for (const [pid, parent] of parents) {
    mkdirSync(join(proc, String(pid)));
    writeFileSync(join(proc, String(pid), "stat"), `${pid} (a) b) S ${parent} 1 1 0`);
  }
  return proc;
}

test("the first process of a container is an ancestor like others", () => {
  const proc = processes([1, 0], [7, 1]);
  expect(descendsFrom(7, 1, proc)).toBe(true);
  expect(descendsFrom(7, 5, proc)).toBe(false);
});

test("ancestors that lead around in circles have an end", () => {
  const proc = processes([10, 11], [11, 10]);
  expect(descendsFrom(10, 11, proc)).toBe(true);
  expect(descendsFrom(10, 5, proc)).toBe(false);
});
