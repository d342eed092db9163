// Tests that what takes its time is not called again and again.

import { expect, test } from "bun:test";
import { createAllowance } from "../../src/host/allowance.ts";

function takeMs(ms: number): string {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
  return "found";
}

test("what was saved may be used at once, and then there is nothing until it is saved again", async () => {
  const allowance = createAllowance(10);
  expect(allowance("nothing", () => takeMs(60))).toBe("found");
  expect(allowance("nothing", () => takeMs(200))).toBe("found");
  let calls = 0;
  for (let count = 0; count < 100_000; count += 1) allowance("nothing", () => String((calls += 1)));
  expect(calls).toBe(0);
});

test("what takes no time is always called", () => {
  const allowance = createAllowance(1000);
  let calls = 0;
  for (let count = 0; count < 1000; count += 1) allowance(null, () => (calls += 1));
  expect(calls).toBe(1000);
});
