// What the ids of one proxy's failures begin with.

import { expect, test } from "bun:test";
import { newIdPrefix } from "../../src/ledger/id-prefix.ts";

test("it can be typed, and is another one each time", () => {
  const prefixes = Array.from({ length: 1000 }, newIdPrefix);
  for (const prefix of prefixes) expect(prefix).toMatch(/^f[0-9a-z]{6}-$/);
  // A thousand are all different but once in some thousand runs; then two are the same.
  expect(new Set(prefixes).size).toBeGreaterThan(997);
});
