// Tests that times fall into the right bucket.

import { expect, test } from "bun:test";
import { createHistogram, observeMs } from "../../src/ledger/histogram.ts";

test("a bound belongs to its own bucket, and what is above the last to one more", () => {
  const histogram = createHistogram([0.01, 0.1]);
  for (const ms of [0, 10, 10.1, 100, 100.1, 60_000]) observeMs(histogram, ms);
  expect([...histogram.counts]).toEqual([2, 2, 2]);
  expect(histogram.sumSeconds).toBeCloseTo(60.2202, 6);
});

test("the bounds that are used by default ascend, from a dial on loopback to our own deadlines", () => {
  const { boundsSeconds, counts } = createHistogram();
  expect(boundsSeconds).toEqual([...new Set(boundsSeconds)].toSorted((one, other) => one - other));
  expect([boundsSeconds[0], boundsSeconds.at(-1)]).toEqual([0.001, 10]);
  expect(counts.length).toBe(boundsSeconds.length + 1);
});
