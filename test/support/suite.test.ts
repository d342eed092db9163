// Tests that a suite's count hides nothing.

import { expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runSuite, tallyOf } from "./suite.ts";
import { temporaryFolder } from "./temporary.ts";

const passed = { name: "a", file: "a.test.ts", outcome: "passed" } as const;

test("cases are summed, and skipped ones named", () => {
  const cases = [
    passed,
    { ...passed, outcome: "failed" },
    { ...passed, name: "s", outcome: "skipped" },
  ] as const;
  expect(tallyOf(["a.test.ts"], cases, 1, null)).toEqual({
    passed: 1,
    failed: 1,
    skipped: ["s (a.test.ts)"],
    faults: [],
  });
});

test("a file that told of no test is a failure", () => {
  expect(tallyOf(["a.test.ts", "b.test.ts"], [passed], 0, null)).toMatchObject({ passed: 1, failed: 1 });
});

test("an exit code that no failed test explains is a failure", () => {
  expect(tallyOf(["a.test.ts"], [passed], 1, null)).toMatchObject({ passed: 1, failed: 1 });
});

test("running over the time is a failure", () => {
  expect(tallyOf(["a.test.ts"], [passed], 137, 60_000)).toMatchObject({ passed: 1, failed: 1 });
});

test("bun's own reports tell all of this", async () => {
  const folder = temporaryFolder("suite");
  const use = 'import { expect, test } from "bun:test";\n';
  const sources = {
    "good.test.ts": 'test("good", () => {}); test.skip("later", () => {});',
    "bad.test.ts": 'test("bad", () => expect(1).toBe(2));',
    "empty.test.ts": "",
    "unloadable.test.ts": 'test("never", () => {}); throw new Error("at load");',
    "exits.test.ts": 'test("exits", () => process.exit(0));',
    "hook.test.ts":
      'import { afterAll } from "bun:test"; afterAll(() => { throw 1; }); test("fine", () => {});',
  };
  for (const [name, source] of Object.entries(sources)) writeFileSync(join(folder, name), use + source);
  mkdirSync(join(folder, "reports"));
  const tally = await runSuite({
    files: Object.keys(sources),
    folder,
    env: process.env,
    flags: ["--parallel=2", "--only-failures"],
    runFolder: join(folder, "reports"),
    limitMs: 60_000,
    output: "ignore",
  });
  expect(tally).toMatchObject({ passed: 2, failed: 5, skipped: ["later (good.test.ts)"] });
  expect(tally.faults.map((fault) => fault.split(" ")[0])).toEqual(["empty.test.ts", "unloadable.test.ts"]);
}, 30_000);
