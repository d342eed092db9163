// Tests of what the flags of `logs` ask for.

import { expect, test } from "bun:test";
import { readSelection } from "../../src/cli/log-selection.ts";
import type { Selection } from "../../src/history/select.ts";

function select(...flags: readonly (readonly [name: string, value: string])[]): Selection {
  const given = new Map<string, string[]>();
  for (const [name, value] of flags) given.set(name, [...(given.get(name) ?? []), value]);
  return readSelection({ flags: given, operands: [] }, [], 0);
}

test("lists and repeated flags add up", () => {
  expect(select(["--tool", "curl,git"], ["--tool", "npm"]).tools).toEqual(["curl", "git", "npm"]);
});

test("a flag that is not there asks for all", () => {
  expect(select()).toEqual({ codes: [], hosts: [], tools: [], sinceMs: null });
});

for (const flag of ["--code", "--host", "--tool"]) {
  test(`an empty ${flag} is no wish for all`, () => {
    expect(() => select([flag, ""])).toThrow(`${flag} has an empty value`);
    expect(() => select([flag, ","])).toThrow(`${flag} has an empty value`);
  });
}
