// Tests for numbers with their units.

import { describe, expect, test } from "bun:test";
import { formatAge, formatBytes, formatCount } from "../../src/status/measures.ts";

describe("formatBytes", () => {
  const rows: [number, string][] = [
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1.0 KiB"],
    [1536, "1.5 KiB"],
    [20 * 1024, "20 KiB"],
    [200 * 1024 ** 2, "200 MiB"],
    [3.25 * 1024 ** 3, "3.3 GiB"],
    [5000 * 1024 ** 4, "5000 TiB"],
  ];
  for (const [bytes, text] of rows) test(`${bytes} is ${text}`, () => expect(formatBytes(bytes)).toBe(text));
});

describe("formatAge", () => {
  const rows: [number, string][] = [
    [0, "0 s"],
    [59.9, "59 s"],
    [60, "1 min"],
    [3599, "59 min"],
    [3600, "1 h"],
    [47 * 3600, "47 h"],
    [48 * 3600, "2 days"],
  ];
  for (const [seconds, text] of rows)
    test(`${seconds} s is ${text}`, () => expect(formatAge(seconds)).toBe(text));
});

test("formatCount knows one from many", () => {
  expect([0, 1, 2].map((count) => formatCount(count, "rule"))).toEqual(["0 rules", "1 rule", "2 rules"]);
});
