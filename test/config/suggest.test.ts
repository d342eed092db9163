// Tests for "did you mean".

import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { editDistance, suggest } from "../../src/config/suggest.ts";

describe("editDistance", () => {
  const rows: [string, string, number][] = [
    ["", "", 0],
    ["abc", "abc", 0],
    ["", "abc", 3],
    ["lisen", "listen", 1],
    ["lsiten", "listen", 1],
    ["kitten", "sitting", 3],
    ["ca", "abc", 3],
  ];
  for (const [left, right, distance] of rows) {
    test(`between "${left}" and "${right}" is ${distance}`, () =>
      expect(editDistance(left, right)).toBe(distance));
  }

  test("is symmetric, zero for equals only, and never over the longer length", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        const distance = editDistance(left, right);
        expect(distance).toBe(editDistance(right, left));
        expect(distance === 0).toBe(left === right);
        expect(distance).toBeLessThanOrEqual(Math.max(left.length, right.length));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(left.length - right.length));
      }),
    );
  });
});

describe("suggest", () => {
  const known = ["listen", "upstream", "upstream_ca", "no_proxy"];
  const rows: [string, string | null][] = [
    ["lisen", "listen"],
    ["LISTEN", "listen"],
    ["upstraem", "upstream"],
    ["upstream-ca", "upstream_ca"],
    ["noproxy", "no_proxy"],
    ["frobnicate", null],
    ["x", null],
  ];
  for (const [word, expected] of rows) {
    test(`for "${word}" is ${expected}`, () => expect(suggest(word, known)).toBe(expected));
  }
});
