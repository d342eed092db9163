// Tests for the scanner that finds where keys and values of a TOML document stand.

import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { parse, stringify } from "smol-toml";
import { lineAndColumn, positionKey, scanPositions, type KeyPath } from "../../src/formats/toml-positions.ts";

type Plain = string | number | boolean | Date | Plain[] | { [key: string]: Plain };

function isTable(value: unknown): value is { [key: string]: Plain } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** Every path of a parsed document, depth first. */
function pathsOf(value: unknown, path: KeyPath = []): KeyPath[] {
  const children: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : isTable(value)
      ? Object.entries(value)
      : [];
  const paths: KeyPath[] = [];
  for (const [key, child] of children) {
    const childPath = [...path, key];
    paths.push(childPath, ...pathsOf(child, childPath));
  }
  return paths;
}

function at(document: unknown, path: KeyPath): unknown {
  return path.reduce((value, key) => (value as Record<string | number, unknown>)[key], document);
}

/** The scanner must know exactly the paths that smol-toml found, and each value must be what stands there. */
function expectSound(text: string): void {
  const document = parse(text);
  const positions = scanPositions(text);
  const paths = pathsOf(document).map(positionKey);
  expect([...positions.keys()].toSorted()).toEqual(paths.toSorted());
  for (const path of pathsOf(document)) {
    const span = positions.get(positionKey(path));
    if (span === undefined) throw new Error(`no position for ${positionKey(path)}`);
    const value = text.slice(span.valueStart, span.valueEnd);
    if (value.startsWith("[") && parsesAsHeader(value)) continue;
    // A dotted key's prefixes share the place of the whole key, whose value is the deepest one's.
    const found = at(document, path);
    if (isTable(found) && !value.startsWith("{")) continue;
    const read = parse(`x = ${value}`)["x"];
    if (isTable(found) && !Bun.deepEquals(read, found)) continue;
    expect(read as unknown).toEqual(found);
  }
}

function parsesAsHeader(text: string): boolean {
  try {
    return Object.keys(parse(`${text}\n`)).length === 1;
  } catch {
    return false;
  }
}

const place = (text: string, path: KeyPath): string => {
  const span = scanPositions(text).get(positionKey(path));
  if (span === undefined) return "none";
  const key = lineAndColumn(text, span.keyStart);
  const value = lineAndColumn(text, span.valueStart);
  return `${key.line}:${key.column} ${value.line}:${value.column}`;
};

describe("scanPositions", () => {
  const sample = `# a comment = "no key"
[proxy]
listen = "127.0.0.1:0" # [no.table]
  no_proxy = [
    "a", # one
    'b',
  ]
"upstream ca".'x' . y = """
listen = "not a key"
"""

[gateway]
hosts = { "api.example.test" = "127.0.0.1:8443", b.c = 1 }

[[policy.rule]]
host = "*"
[[policy.rule]]
host = "x"
[policy.rule.more]
when = 1979-05-27 07:32:00Z
`;
  const rows: [KeyPath, string][] = [
    [["proxy"], "2:1 2:1"],
    [["proxy", "listen"], "3:1 3:10"],
    [["proxy", "no_proxy"], "4:3 4:14"],
    [["proxy", "no_proxy", 0], "5:5 5:5"],
    [["proxy", "no_proxy", 1], "6:5 6:5"],
    [["proxy", "upstream ca", "x", "y"], "8:1 8:25"],
    [["gateway", "hosts", "api.example.test"], "13:11 13:32"],
    [["gateway", "hosts", "b", "c"], "13:50 13:56"],
    [["policy"], "15:1 15:1"],
    [["policy", "rule", 0], "15:1 15:1"],
    [["policy", "rule", 1, "host"], "18:1 18:8"],
    [["policy", "rule", 1, "more"], "19:1 19:1"],
    [["policy", "rule", 1, "more", "when"], "20:1 20:8"],
  ];
  for (const [path, expected] of rows) {
    test(`${path.join(".")} stands at ${expected}`, () => expect(place(sample, path)).toBe(expected));
  }

  test("the sample is scanned as smol-toml parses it", () => expectSound(sample));

  const odd = [
    "",
    "# only a comment",
    "a=1",
    "a = 1\r\nb = 2\r\n",
    "a = '''\n'two' quotes''''\nb = 1",
    'a = """\\"""still""""\nb = """x\\\\"""\nc = """"quoted""""',
    'a = "\\"]}#"\nb = [ "]", "}", "#" ]',
    "a = [[1, 2], [3, [4]], {b = [5]}]",
    "a = [1,\n # comment ] }\n 2\n]",
    "a = {b = {c = 1}, d.e = [ {f = 2} ]}",
    "[ a . b ]\nc = 1\n[ a . 'd' ]\n[[ a . e ]]\n[[ a.e ]]\nx = 1",
    "[[a]]\n[[a.b]]\n[[a.b]]\n[[a]]\n[[a.b]]\nc = 1",
    "[a.b.c]\n[a]\nd = 1\n[a.b]\ne = 2",
    "a = 1979-05-27T07:32:00-08:00\nb = 1979-05-27 07:32:00\nc = 1979-05-27 # d\nd = 07:32:00",
    "a = +1_000\nb = 0xdead_beef\nc = -inf\nd = 1e6\ne = true",
    '"" = 1\n"\\u00e9" = 2\n\'"\' = 3',
    "a.b.c = 1\na.b.d = 2\na.e = 3",
  ];
  for (const text of odd) test(`scans ${JSON.stringify(text)}`, () => expectSound(text));

  const keys = fc.oneof(fc.stringMatching(/^[A-Za-z0-9_-]{1,6}$/), fc.string({ maxLength: 4 }));
  const { document } = fc.letrec<{ value: Plain; document: { [key: string]: Plain } }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: "binary", maxLength: 8 }).filter((text) => text.isWellFormed()),
      fc.integer(),
      fc.boolean(),
      fc.array(tie("value"), { maxLength: 4 }),
      tie("document"),
    ),
    document: fc.dictionary(
      keys.filter((key) => key.isWellFormed() && key !== "__proto__"),
      tie("value"),
      {
        maxKeys: 5,
      },
    ),
  }));

  test("every document that smol-toml writes is scanned as it parses it", () => {
    fc.assert(
      fc.property(document, (value) => expectSound(stringify(value))),
      { numRuns: 2000 },
    );
  });

  test("no text at all makes the scanner hang or throw once smol-toml has taken it", () => {
    const unit = fc.constantFrom(..."ab.=[]{}\"'#,\n\r \\1-:T_".split(""));
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
        try {
          parse(text);
        } catch {
          return;
        }
        expectSound(text);
      }),
      { numRuns: 50_000 },
    );
  });
});
