// Tests that what is written as Prometheus's text is read as the same again.

import { expect, test } from "bun:test";
import { createHistogram, observeMs } from "../../src/ledger/histogram.ts";
import { formatExposition } from "../../src/status/exposition.ts";
import { readExposition } from "../support/exposition.ts";

test("a counter and a gauge, to the byte", () => {
  const text = formatExposition([
    { name: "a_total", help: "How many.", type: "counter", samples: [{ labels: { is: "b" }, value: 3 }] },
    { name: "c", help: "How much.", type: "gauge", samples: [{ value: 1.5 }] },
  ]);
  expect(text).toBe(
    [
      "# HELP a_total How many.",
      "# TYPE a_total counter",
      'a_total{is="b"} 3',
      "# HELP c How much.",
      "# TYPE c gauge",
      "c 1.5",
      "",
    ].join("\n"),
  );
});

test("a histogram's buckets add up, and the last one is all", () => {
  const histogram = createHistogram([0.01, 0.1]);
  for (const ms of [1, 2, 50, 5000]) observeMs(histogram, ms);
  const text = formatExposition([
    { name: "t_seconds", help: "Time.", type: "histogram", series: [{ labels: { leg: "x" }, histogram }] },
  ]);
  expect([...(readExposition(text).get("t_seconds")?.samples ?? [])]).toEqual([
    ['t_seconds_bucket{leg="x",le="0.01"}', 2],
    ['t_seconds_bucket{leg="x",le="0.1"}', 3],
    ['t_seconds_bucket{leg="x",le="+Inf"}', 4],
    ['t_seconds_sum{leg="x"}', 5.053],
    ['t_seconds_count{leg="x"}', 4],
  ]);
});

test("backslashes, quotes and line ends are escaped, and numbers that are none are what Go reads", () => {
  const label = 'a\\b"c\nd';
  const values = [Number.NaN, Infinity, -Infinity, 1e21, 2 ** 53];
  const text = formatExposition([
    {
      name: "c",
      help: "Back\\slash\nline.",
      type: "gauge",
      samples: values.map((value, at) => ({ labels: { label, at: String(at) }, value })),
    },
  ]);
  expect(text).toContain("# HELP c Back\\\\slash\\nline.\n");
  expect(text).toContain('c{label="a\\\\b\\"c\\nd",at="0"} NaN\n');
  expect([...(readExposition(text).get("c")?.samples.values() ?? [])]).toEqual(values);
  expect(text).toContain("} +Inf\n");
});
