// Tests that need real programs.

import { test } from "bun:test";
import { findProgram } from "./programs.ts";

/**
 * A test that talks to real programs. Where one is missing, a user's machine skips the test and test/run.ts lists its
 * name, which then ends in `[needs …]`; in CI, where .ci/run installs all that can be had, it fails.
 * @param programs a "?" behind a name marks one that neither Debian nor npm has: where it is missing, CI skips as well
 */
export function testWith(
  programs: readonly string[],
  sentence: string,
  run: () => void | Promise<void>,
  timeoutMs = 30_000,
): void {
  const missing = programs.filter((name) => findProgram(name.replace(/\?$/, "")) === null);
  if (missing.length === 0) {
    test(sentence, run, timeoutMs);
  } else if (process.env["CI"] === "true" && !missing.every((name) => name.endsWith("?"))) {
    test(sentence, () => {
      throw new Error(`Cannot find ${missing.join(", ")}: .ci/run must install it`);
    });
  } else {
    test.skip(`${sentence} [needs ${missing.join(", ")}]`, run);
  }
}
