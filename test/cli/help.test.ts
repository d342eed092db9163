// Tests for the help texts.

import { describe, expect, test } from "bun:test";
import { commands } from "../../src/cli/command-list.ts";
import { flagsOf } from "../../src/cli/common-flags.ts";
import { commandHelp, overallHelp, wrap } from "../../src/cli/help.ts";

const texts: [string, string][] = [
  ["overall", overallHelp(commands, "1.2.3")],
  ...commands.map((command): [string, string] => [command.name, commandHelp(command)]),
];

describe("every help text", () => {
  for (const [name, text] of texts) {
    test(`(${name}) fits a terminal of 80 columns and ends with one line break`, () => {
      for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
      for (const line of text.split("\n")) expect(line).toBe(line.trimEnd());
      expect(text).toMatch(/[^\n]\n$/);
    });
  }
});

test("the overall help names every command", () => {
  for (const { name } of commands) expect(overallHelp(commands, "1")).toContain(`${name} `);
  for (const { summary } of commands) expect(overallHelp(commands, "1")).toContain(summary);
});

for (const command of commands) {
  test(`the help of ${command.name} names every flag that it takes, once`, () => {
    const words = commandHelp(command).split(/\s+/);
    const names = flagsOf(command).map((flag) => flag.name);
    expect(names).toEqual([...new Set(names)]);
    for (const name of names) expect(words).toContain(name);
  });
}

test("every command takes --config, --state-dir and --help", () => {
  for (const command of commands) {
    const names: string[] = flagsOf(command).map((flag) => flag.name);
    expect(names).toEqual(expect.arrayContaining(["--config", "--state-dir", "--help"]));
  }
});

test("wrapping breaks at spaces, keeps every word, and leaves a word that is too long whole", () => {
  const text = `${"word ".repeat(30)}${"x".repeat(100)} end`;
  const lines = wrap(text, 10).split("\n");
  expect(lines.map((line) => line.trim()).join(" ")).toBe(text);
  for (const line of lines.slice(1)) expect(line).toStartWith(" ".repeat(10));
  expect(Math.max(...lines.slice(0, 3).map((line) => line.length))).toBeLessThanOrEqual(80);
});
