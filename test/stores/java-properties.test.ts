// Tests of reading and writing Java's .properties files.

import { expect, test } from "bun:test";
import { assert, property, string } from "fast-check";
import { formatPropertyValue, parseProperties } from "../../src/stores/java-properties.ts";

test("keys are found however they are written", () => {
  const text = "# a=1\n! b=2\nc=3\n d : 4\ne 5\nf\ng=\n\th=\\\n   6\r\ni\\=j=7\nk=8\\\\\nl=\\u0041\\t\n\n";
  expect(parseProperties(text)).toEqual([
    ["c", "3"],
    ["d", "4"],
    ["e", "5"],
    ["f", ""],
    ["g", ""],
    ["h", "6"],
    ["i=j", "7"],
    ["k", "8\\"],
    ["l", "A\t"],
  ]);
});

test("a comment does not go on, and a line that goes on may end the file", () => {
  expect(parseProperties("# a\\\nb=1\nc=2\\")).toEqual([
    ["b", "1"],
    ["c", "2"],
  ]);
});

test("what is written is read again, as ASCII", () => {
  assert(
    property(string({ unit: "binary" }), (value) => {
      const written = formatPropertyValue(value);
      expect(written).toMatch(/^[\x20-\x7e]*$/);
      expect(parseProperties(`key=${written}\n`)).toEqual([["key", value]]);
    }),
  );
});
