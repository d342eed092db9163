// Tests for the session environment as text, each format read back by what it is for.

import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatEnvironment, type ShellFormat, type Variables } from "../../src/cli/shell-format.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder("shell-format");

// Every character that an environment can hold and a shell might take for something, one by one and at the ends.
const ascii = Array.from({ length: 127 }, (_, index) => String.fromCharCode(index + 1));
const hostile = [
  "",
  "plain",
  "two words",
  "'",
  "''",
  "it's",
  "\\",
  "\\'",
  "'\\",
  "\\\\",
  "$HOME $(touch owned) `touch owned`",
  "${x:-y}",
  "!!",
  "!x",
  "~/x",
  "*",
  "a\nb",
  "\n",
  "\n\n",
  "a\r\nb\r",
  "\t \u000b",
  '"quoted"',
  "a;b&c|d>e<f(g)h{i}j[k]#l",
  "%PATH%",
  "é ü 漢字 🎉 \u00a0\u2028\u202e",
  "‘typographic’ “quotes”",
  "a:b::c:",
  ":",
  "AGENTPROXY_END",
  "x\nAGENTPROXY_END\nAGENTPROXY_END_\ny",
  ...ascii,
  ...ascii.map((character) => `${character}x${character}`),
];

const named = (values: readonly string[]): Variables => ({
  // fish treats names that end in PATH as lists; ours end so, too.
  set: Object.fromEntries(
    values.map((value, index) => [`V${index}${index % 2 === 0 ? "" : "_PATH"}`, value]),
  ),
  unset: ["GONE", "NEVER_THERE"],
});

/** What a child sees once `script` has read the text in the file that is its first argument. */
async function environmentAfter(shell: string[], format: ShellFormat, variables: Variables): Promise<void> {
  const file = join(folder, `${format}.txt`);
  writeFileSync(file, formatEnvironment(format, variables));
  const child = Bun.spawn([...shell, file], {
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", LANG: "C.UTF-8", HOME: folder, GONE: "still here" },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [output, errors] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  expect(errors).toBe("");
  const seen = new Map(output.split("\0").map((line) => [line.split("=", 1)[0] ?? "", line] as const));
  for (const [name, value] of Object.entries(variables.set)) expect(seen.get(name)).toBe(`${name}=${value}`);
  for (const name of variables.unset) expect(seen.has(name)).toBe(false);
}

const shells: [name: string, format: ShellFormat, argv: () => string[]][] = [
  ...["dash", "bash", "zsh"].map((name): [string, ShellFormat, () => string[]] => [
    name,
    "posix",
    () => [program(name), "-c", 'eval "$(cat "$1")" && env -0', "shell"],
  ]),
  ["fish", "fish", () => [program("fish"), "--no-config", "-c", "source $argv[1]; env -0"]],
];

describe("a real shell gets every value as it is", () => {
  for (const [name, format, argv] of shells) {
    testWith([name], `${name}, hostile values`, () => environmentAfter(argv(), format, named(hostile)));

    testWith([name], `${name}, any values`, async () => {
      const value = fc.string({ unit: "binary", maxLength: 30 }).filter((text) => !text.includes("\0"));
      const values = fc.array(
        value.filter((text) => text.isWellFormed()),
        { minLength: 100, maxLength: 100 },
      );
      await fc.assert(
        fc.asyncProperty(values, (list) => environmentAfter(argv(), format, named(list))),
        { numRuns: 15 },
      );
    });
  }
});

/** Values that dotenv readers agree about; the others are refused. */
const dotenvValues = [
  ...hostile.filter((value) => !/[\\$`\p{Cc}]/u.test(value) && !/'.*"|".*'/.test(value)),
  "# x",
  " x ",
];
const dotenvText = (): string => formatEnvironment("dotenv", named(dotenvValues));

describe("dotenv", () => {
  testWith(["node"], "is read by Node as it was meant", async () => {
    const script = 'process.stdout.write(JSON.stringify(require("node:util").parseEnv(process.argv[1])))';
    const output = await Bun.spawn([program("node"), "-e", script, dotenvText()]).stdout.text();
    expect(JSON.parse(output)).toMatchObject(named(dotenvValues).set);
  });

  test("is read by Bun as it was meant", async () => {
    const file = join(folder, "values.env");
    writeFileSync(file, dotenvText());
    const script = "process.stdout.write(JSON.stringify(process.env))";
    const child = Bun.spawn([process.execPath, `--env-file=${file}`, "-e", script], { env: {} });
    expect(JSON.parse(await child.stdout.text())).toMatchObject(named(dotenvValues).set);
  });

  test("makes empty what is to be unset", () => {
    expect(formatEnvironment("dotenv", { set: {}, unset: ["GONE"] })).toBe("GONE=\n");
  });

  for (const value of ["a\nb", "a\\b", "$HOME", "`x`", "\u0007", `both ' and "`]) {
    test(`refuses ${JSON.stringify(value)}, which readers disagree about`, () => {
      expect(() => formatEnvironment("dotenv", named([value]))).toThrow("Cannot write V0 as dotenv");
    });
  }
});

/** Reads $GITHUB_ENV as the runner does. */
function readGithub(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (let rest = text; rest !== "";) {
    const [, name = "", delimiter = ""] = /^([^=\n]+)<<(.+)\n/.exec(rest) ?? [];
    const body = rest.slice(name.length + delimiter.length + 3);
    const end = `\n${body}`.indexOf(`\n${delimiter}\n`);
    found[name] = body.slice(0, Math.max(0, end - 1));
    rest = body.slice(end + delimiter.length + 1);
  }
  return found;
}

test("github is read as it was meant, also where a value holds the delimiter", () => {
  const variables = named(hostile);
  const expected = { GONE: "", NEVER_THERE: "", ...variables.set };
  expect(readGithub(formatEnvironment("github", variables))).toEqual(expected);
});

test("json has null for what is to be unset", () => {
  const variables = named(hostile);
  expect(JSON.parse(formatEnvironment("json", variables))).toEqual({
    ...variables.set,
    GONE: null,
    NEVER_THERE: null,
  });
});

test("powershell doubles every kind of single quote and leaves all else", () => {
  expect(formatEnvironment("powershell", { set: { A: "it's ‘x’ $y `z\n\\" }, unset: ["B"] })).toBe(
    "Remove-Item -ErrorAction Ignore Env:B\n$env:A = 'it''s ‘‘x’’ $y `z\n\\'\n",
  );
});

test("names that no shell can assign are not written, so that nothing in them is run", () => {
  const unset = ["A-B", "x; touch owned", "BASH_FUNC_x%%", "1A", ""];
  for (const format of ["posix", "fish", "powershell", "dotenv", "github"] as const) {
    expect(formatEnvironment(format, { set: {}, unset })).toBe("");
  }
});
