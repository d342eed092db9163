// Tests that one section of a text is found whole.

import { expect, test } from "bun:test";
import { findSection, sectionNames } from "../../src/guide/section.ts";

const text = "# t\n\n## a\n\none\n\n### b\n\ntwo\n\n### c\n\nthree\n\n## d\n\nfour\n";

test("a section goes on to the next of its level or above", () => {
  expect(findSection(text, "a")).toBe("## a\n\none\n\n### b\n\ntwo\n\n### c\n\nthree\n");
  expect(findSection(text, "b")).toBe("### b\n\ntwo\n");
  expect(findSection(text, "c")).toBe("### c\n\nthree\n");
  expect(findSection(text, "d")).toBe("## d\n\nfour\n");
});

test("what is no section is none", () => {
  expect(findSection(text, "t")).toBeNull();
  expect(findSection(text, "one")).toBeNull();
  expect(sectionNames(text)).toEqual(["a", "b", "c", "d"]);
});
