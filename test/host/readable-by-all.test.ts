// Tests of telling whether everybody can read a file.

import { expect, test } from "bun:test";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isReadableByAll } from "../../src/host/readable-by-all.ts";
import { temporaryFolder } from "../support/temporary.ts";

test("everybody can read a file only where they may pass every folder above it", () => {
  const folder = join(temporaryFolder("readable"), "a");
  const path = join(folder, "b/file");
  mkdirSync(join(folder, "b"), { recursive: true });
  writeFileSync(path, "");
  chmodSync(path, 0o644);
  expect(isReadableByAll(path)).toBe(true);
  chmodSync(folder, 0o700);
  expect(isReadableByAll(path)).toBe(false);
  // To pass through, a folder need not be listed.
  chmodSync(folder, 0o711);
  expect(isReadableByAll(path)).toBe(true);
  chmodSync(path, 0o640);
  expect(isReadableByAll(path)).toBe(false);
  expect(isReadableByAll(join(folder, "none"))).toBe(false);
});
