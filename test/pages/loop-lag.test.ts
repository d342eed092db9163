// Tests that a loop that stands still is seen while somebody looks.

import { expect, test } from "bun:test";
import { createLoopLag } from "../../src/pages/loop-lag.ts";
import { until } from "../support/until.ts";

const sum = (counts: Float64Array): number => counts.reduce((total, count) => total + count, 0);

test("nothing is counted before anybody looks, and afterwards how long the loop stood still", async () => {
  const lag = createLoopLag();
  const { histogram } = lag;
  await Bun.sleep(150);
  expect(sum(histogram.counts)).toBe(0);
  lag.watch();
  lag.watch();
  const blockedUntilMs = performance.now() + 700;
  while (performance.now() < blockedUntilMs);
  await until("a look", () => sum(histogram.counts) >= 2);
  // The timer was due after 100 ms.
  expect(histogram.sumSeconds).toBeGreaterThanOrEqual(0.59);
});
