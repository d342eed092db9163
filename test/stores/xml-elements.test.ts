// Tests of finding the elements of an XML text.

import { expect, test } from "bun:test";
import { parseXml, textOf, XmlFault } from "../../src/stores/xml-elements.ts";

test("elements are found past all that holds none", () => {
  const text = `\u{feff}<?xml version="1.0"?>
<!DOCTYPE a [ <!ENTITY x "<b>"> ]>
<!-- <a> -->
<a x="1 > 0" y='/a>'><![CDATA[</a><c>]]><b  /><c>t<!-- <d> -->u</c ></a>
`;
  const root = parseXml(text);
  expect(root.name).toBe("a");
  expect(root.children.map(({ name, isOneTag }) => [name, isOneTag])).toEqual([
    ["b", true],
    ["c", false],
  ]);
  const [, last] = root.children;
  expect(last === undefined ? null : textOf(text, last)).toBe("tu");
});

test.each([
  ["", "line 1: there is no element"],
  ["<a>\n<b></a>", "line 2: </a> ends what has not begun"],
  ["<a>\n<b>", "line 2: <b> does not end"],
  ["<a/>\n<b/>", "line 2: a second root element, <b>"],
  ["<a>\n1 < 2</a>", "line 2: a tag that cannot be read"],
  ["</a>", "line 1: </a> ends what has not begun"],
  ["<a><!-- </a>", "line 1: a tag that cannot be read"],
])("%j is told", (text, cause) => {
  expect(() => parseXml(text)).toThrow(new XmlFault(cause));
});

test("a long hostile text is read in time", () => {
  for (const text of ["<a ".repeat(50_000), `<a${' b="'.repeat(50_000)}`, "<!DOCTYPE".repeat(50_000)]) {
    const startedMs = performance.now();
    expect(() => parseXml(text)).toThrow(XmlFault);
    expect(performance.now() - startedMs).toBeLessThan(2000);
  }
});
