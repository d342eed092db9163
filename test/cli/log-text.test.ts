// Failures as lines for people, and the flags by which they are chosen.

import { expect, test } from "bun:test";
import type { ParsedArguments } from "../../src/cli/flags.ts";
import { readLast, readSelection } from "../../src/cli/log-selection.ts";
import { formatLog } from "../../src/cli/log-text.ts";
import { failureRow } from "../history/row.ts";

const noon = new Date(2026, 4, 6, 12, 0, 0).getTime();

test("aligned lines with time, id, code, tool, host, and what happened", () => {
  const rows = [
    failureRow(1, { atMs: noon - 86_400_000, tool: "curl", reason: "Ask platform@example.com." }),
    failureRow(12, { atMs: noon, code: "not-tls", host: "database.test:5432", count: 3 }),
    failureRow(3, { atMs: noon, code: "malformed-request", host: "" }),
  ];
  expect(formatLog(rows, 200, noon)).toBe(
    `2026-05-05 12:00  ftest00-1   policy-denied      curl  a.test:443          Ask platform@example.com.
12:00:00          ftest00-12  not-tls            -     database.test:5432  3 times: It failed.
12:00:00          ftest00-3   malformed-request  -     -                   It failed.
`,
  );
});

test("a line is cut to the terminal's width, and what a file holds cannot write to the terminal", () => {
  const row = { ...failureRow(1, { atMs: noon }), detail: `\u001b[2J${"long ".repeat(50)}` };
  const text = formatLog([row], 60, noon);
  expect(text).toMatch(/^12:00:00 .*…\n$/);
  expect(text).toHaveLength(61);
  expect(text).not.toContain("\u001b");
});

const call = (flags: Record<string, string[]>): ParsedArguments => ({
  flags: new Map(Object.entries(flags)),
  operands: [],
});

test("flags may be repeated or have lists, and times be told both ways", () => {
  const flags = {
    "--code": ["not-tls,policy-denied", "origin-timeout"],
    "--host": [".a.test"],
    "--tool": ["curl"],
    "--since": ["90m"],
  };
  expect(readSelection(call(flags), [], noon)).toEqual({
    codes: ["not-tls", "policy-denied", "origin-timeout"],
    hosts: [{ kind: "domain", name: "a.test" }],
    tools: ["curl"],
    sinceMs: noon - 90 * 60_000,
  });
  const since = readSelection(call({ "--since": ["2026-01-31T12:00:00Z"] }), [], noon);
  expect(since.sinceMs).toBe(Date.UTC(2026, 0, 31, 12));
  expect(readLast(call({ "--last": ["20"] }))).toBe(20);
  expect(readLast(call({}))).toBeNull();
});

for (const [flag, value, hint] of [
  ["--code", "policy-denid", "did you mean policy-denied?"],
  ["--code", "nothing-like-it-at-all", "agentproxy guide lists the codes"],
  ["--host", "a b", "--host a.example"],
  ["--since", "yesterday", "--since 10m"],
  ["--since", "2026-13-41", "--since 10m"],
  ["--last", "-1", "--last 20"],
  ["--last", "few", "--last 20"],
] as const) {
  test(`${flag} ${value} is refused with a way out`, () => {
    const given = call({ [flag]: [value] });
    try {
      readLast(given);
      readSelection(given, [], noon);
    } catch (error) {
      expect((error as { hint: string }).hint).toStartWith(hint);
      return;
    }
    throw new Error("It was taken");
  });
}

test("a code of another version is taken where it is recorded", () => {
  const row = { ...failureRow(1), code: "from-the-future" as never };
  expect(readSelection(call({ "--code": ["from-the-future"] }), [row], noon).codes).toEqual([
    "from-the-future",
  ]);
});
