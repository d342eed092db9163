// Which failures are asked for: codes, hosts in any spelling, tools, and since when.

import { expect, test } from "bun:test";
import { isSelected, parseHostChoice, type Selection } from "../../src/history/select.ts";
import { failureRow } from "./row.ts";

const all: Selection = { codes: [], hosts: [], tools: [], sinceMs: null };

const hostsChosen = (text: string, hosts: readonly string[]): string[] => {
  const choice = parseHostChoice(text);
  if (!choice.ok) throw new Error(choice.fault);
  return hosts.filter((host) => isSelected(failureRow(1, { host }), { ...all, hosts: [choice.value] }));
};

const hosts = [
  "a.test:443",
  "a.test:8443",
  "b.a.test:443",
  "xa.test:443",
  "[2001:db8::1]:443",
  "192.0.2.1:443",
  "",
];

for (const [text, chosen] of [
  ["a.test", ["a.test:443", "a.test:8443"]],
  ["A.Test.", ["a.test:443", "a.test:8443"]],
  ["a.test:8443", ["a.test:8443"]],
  [".a.test", ["a.test:443", "a.test:8443", "b.a.test:443"]],
  ["2001:DB8:0::1", ["[2001:db8::1]:443"]],
  ["[2001:db8::1]:443", ["[2001:db8::1]:443"]],
  ["192.0.2.1", ["192.0.2.1:443"]],
] as const) {
  test(`the host ${text}`, () => {
    expect(hostsChosen(text, hosts)).toEqual([...chosen]);
  });
}

test("what is no host is refused", () => {
  for (const text of ["", "a b", "a.test:", "a.test:0", "user@a.test", ".", ".192.0.2.1", "http://a.test"]) {
    expect([text, parseHostChoice(text).ok]).toEqual([text, false]);
  }
});

test("codes, tools and programs, and since when", () => {
  const rows = [
    failureRow(1, { tool: "curl" }),
    failureRow(2, { code: "origin-refused", tool: "own-program" }),
    failureRow(3, { code: "origin-timeout" }),
  ];
  const chosen = (selection: Partial<Selection>): number[] =>
    rows.flatMap((row, index) => (isSelected(row, { ...all, ...selection }) ? [index + 1] : []));
  expect(chosen({})).toEqual([1, 2, 3]);
  expect(chosen({ codes: ["policy-denied", "origin-timeout"] })).toEqual([1, 3]);
  expect(chosen({ tools: ["curl"] })).toEqual([1]);
  expect(chosen({ tools: ["own-program", "git"] })).toEqual([2]);
  expect(chosen({ sinceMs: Date.parse(rows[1]?.ts ?? "") })).toEqual([2, 3]);
  expect(chosen({ codes: ["policy-denied"], tools: ["own-program"] })).toEqual([]);
});
