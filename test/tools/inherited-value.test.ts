// Tests of what becomes of options in a variable that the user has set already.

import { expect, test } from "bun:test";
import { appended, withoutOwn } from "../../src/tools/inherited-value.ts";
import type { ToolVariable } from "../../src/tools/tool.ts";

const variable: ToolVariable = {
  name: "FLAGS",
  text: "-app path '\"{plain-bundle}\"'",
  roots: "replaced",
  appendedWith: " ",
  source: "flags(1)",
};
const ours = (folder: string): string => `-app path '"${folder}/ca-bundle.crt"'`;

test("an option of an outer session goes, wherever it stands, and the user's own stay", () => {
  const strip = (theirs: string) => withoutOwn(variable, theirs, ["/outer"]);
  expect(strip(ours("/outer"))).toBe(undefined);
  expect(strip(`-a 1 ${ours("/outer")} -b 2`)).toBe("-a 1 -b 2");
  expect(strip(`-a 1 ${ours("/outer")}`)).toBe("-a 1");
  expect(strip(ours("/mine"))).toBe(ours("/mine"));
  expect(strip("-a '1  2'")).toBe("-a '1  2'");
});

test("ours goes behind theirs, once", () => {
  expect(appended(variable, "-a 1", ours("/x"))).toBe(`-a 1 ${ours("/x")}`);
  expect(appended(variable, `-a 1 ${ours("/x")}`, ours("/x"))).toBe(`-a 1 ${ours("/x")}`);
  expect(appended(variable, "", ours("/x"))).toBe(ours("/x"));
});
