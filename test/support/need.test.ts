// Tests that a missing program is never a silent pass.

import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runSuite } from "./suite.ts";
import type { Tally } from "./suite.ts";
import { temporaryFolder } from "./temporary.ts";

async function tallyWith(ci: string | undefined): Promise<Tally> {
  const folder = temporaryFolder("need");
  const need = join(import.meta.dir, "need.ts");
  const source = `import { testWith } from ${JSON.stringify(need)};
testWith(["sh"], "with sh", () => {});
testWith(["sh", "no-such-program"], "with another", () => {});
testWith(["sh?", "no-such-program?"], "with one that no package has", () => {});
`;
  writeFileSync(join(folder, "a.test.ts"), source);
  const env = { ...process.env, CI: ci };
  const files = ["a.test.ts"];
  return runSuite({ files, folder, env, flags: [], runFolder: folder, limitMs: 30_000, output: "ignore" });
}

test("on a user's machine the test is skipped, and its name says what is missing", async () => {
  const skipped = [
    "with another [needs no-such-program] (a.test.ts)",
    "with one that no package has [needs no-such-program?] (a.test.ts)",
  ];
  expect(await tallyWith(undefined)).toEqual({ passed: 1, failed: 0, skipped, faults: [] });
});

test("in CI it fails, unless no package has what is missing", async () => {
  const skipped = ["with one that no package has [needs no-such-program?] (a.test.ts)"];
  expect(await tallyWith("true")).toEqual({ passed: 1, failed: 1, skipped, faults: [] });
});
