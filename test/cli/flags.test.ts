// Tests for splitting arguments into flags and operands.

import { describe, expect, test } from "bun:test";
import { parseArguments, type FlagSpec } from "../../src/cli/flags.ts";
import { UsageError } from "../../src/cli/usage-error.ts";

const specs: readonly FlagSpec[] = [
  { name: "--listen", value: "HOST:PORT", repeatable: false, help: "" },
  { name: "--detach", value: null, repeatable: false, help: "" },
  { name: "--deny-host", value: "HOST", repeatable: true, help: "" },
];

function parse(
  argv: string[],
  operandEndsFlags = false,
): [Record<string, readonly string[]>, readonly string[]] {
  const { flags, operands } = parseArguments(argv, specs, operandEndsFlags);
  return [Object.fromEntries(flags), operands];
}

function faultOf(argv: string[]): string {
  try {
    parse(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.hint === null ? error.message : `${error.message} [${error.hint}]`;
  }
  return "none";
}

describe("parseArguments takes", () => {
  const rows: [string[], Record<string, string[]>, string[]][] = [
    [[], {}, []],
    [["--listen", "a:1"], { "--listen": ["a:1"] }, []],
    [["--listen=a:1"], { "--listen": ["a:1"] }, []],
    [["--listen=a=b"], { "--listen": ["a=b"] }, []],
    [["--listen="], { "--listen": [""] }, []],
    [["--listen", ""], { "--listen": [""] }, []],
    [["--listen", "-"], { "--listen": ["-"] }, []],
    [["--listen", "-x"], { "--listen": ["-x"] }, []],
    [["--listen=--detach"], { "--listen": ["--detach"] }, []],
    [["--detach", "x", "--listen", "a"], { "--detach": [""], "--listen": ["a"] }, ["x"]],
    [["--deny-host", "a", "--deny-host=b,c"], { "--deny-host": ["a", "b,c"] }, []],
    [["a", "--", "--detach", "--", "b"], {}, ["a", "--detach", "--", "b"]],
    [["-"], {}, ["-"]],
    [[""], {}, [""]],
  ];
  for (const [argv, flags, operands] of rows) {
    test(JSON.stringify(argv), () => expect(parse(argv)).toEqual([flags, operands]));
  }
});

describe("with another command's line after it", () => {
  const rows: [string[], Record<string, string[]>, string[]][] = [
    [["--detach", "--", "npm", "--listen", "x"], { "--detach": [""] }, ["npm", "--listen", "x"]],
    [["--detach", "npm", "--unknown", "-x"], { "--detach": [""] }, ["npm", "--unknown", "-x"]],
    [["npm", "--", "--detach"], {}, ["npm", "--", "--detach"]],
    [["--", "--", "x"], {}, ["--", "x"]],
  ];
  for (const [argv, flags, operands] of rows) {
    test(`${JSON.stringify(argv)} leaves the command's own flags alone`, () => {
      expect(parse(argv, true)).toEqual([flags, operands]);
    });
  }
});

describe("parseArguments refuses", () => {
  const rows: [string[], string][] = [
    [["--lisen", "a"], 'unknown flag "--lisen" [did you mean --listen?]'],
    [["--lisen=SECRET"], 'unknown flag "--lisen" [did you mean --listen?]'],
    [["--frobnicate"], 'unknown flag "--frobnicate"'],
    [["-d"], 'unknown flag "-d"'],
    [["--listen"], "--listen needs a value [--listen HOST:PORT]"],
    [["--listen", "--detach"], "--listen needs a value [--listen HOST:PORT]"],
    [["--listen", "--"], "--listen needs a value [--listen HOST:PORT]"],
    [["--detach=yes"], "--detach takes no value"],
    [["--detach="], "--detach takes no value"],
    [["--listen", "a", "--listen", "b"], "--listen is given twice"],
    [["--detach", "--detach"], "--detach is given twice"],
    [["--__proto__"], 'unknown flag "--__proto__"'],
  ];
  for (const [argv, fault] of rows) test(JSON.stringify(argv), () => expect(faultOf(argv)).toBe(fault));
});
