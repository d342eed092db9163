// Tests of files that need not be there.

import { expect, test } from "bun:test";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readOptionalFile, removeOptionalFile } from "../../src/host/optional-file.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder("optional");
const file = join(folder, "file");

test("a file is read and removed", () => {
  writeFileSync(file, "text\n");
  expect(readOptionalFile(file)).toBe("text\n");
  removeOptionalFile(file);
  expect(existsSync(file)).toBe(false);
});

test("where there is none, or a file stands in the place of its folder, that is no error", () => {
  writeFileSync(file, "");
  for (const path of [join(folder, "absent"), join(folder, "absent/deep"), join(file, "below")]) {
    expect(readOptionalFile(path)).toBeNull();
    expect(() => removeOptionalFile(path)).not.toThrow();
  }
});

test("what is there and cannot be used is named", () => {
  const inTheWay = join(folder, "folder");
  mkdirSync(join(inTheWay, "full"), { recursive: true });
  expect(() => readOptionalFile(inTheWay)).toThrow(`Cannot read "${inTheWay}": `);
  expect(() => removeOptionalFile(inTheWay)).toThrow(`Cannot remove "${inTheWay}": `);
});
