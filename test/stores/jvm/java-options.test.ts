// Tests of parting and quoting a JVM's options.

import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import {
  lastProperty,
  propertyOf,
  quoteJavaOption,
  splitJavaOptions,
} from "../../../src/stores/jvm/java-options.ts";
import { runCommand } from "../../support/command.ts";
import { freshEnvironment } from "../../support/environment.ts";
import { testJdks } from "../../support/jdks.ts";
import { testWith } from "../../support/need.ts";

const valuesOf = (text: string): string[] | null => splitJavaOptions(text)?.map(({ value }) => value) ?? null;

test.each([
  ["", []],
  [" \t\n", []],
  ["-Da=b", ["-Da=b"]],
  ["  -Xmx1g\t-Da=b\n", ["-Xmx1g", "-Da=b"]],
  [`-Da="b c" -Dd='e "f" g'`, ["-Da=b c", '-Dd=e "f" g']],
  [`'-Da=b'"c"d`, ["-Da=bcd"]],
  [`""`, [""]],
  ["-Da=b\\ c", ["-Da=b\\", "c"]],
  [`-Da="b`, null],
  [`-Da=it's`, null],
])("%p has %p", (text, values) => {
  expect(valuesOf(text)).toEqual(values);
});

test("each option says where it stands", () => {
  expect(splitJavaOptions(" -Da  '-Db c'")).toEqual([
    { value: "-Da", start: 1, end: 4 },
    { value: "-Db c", start: 6, end: 13 },
  ]);
});

test("any values, quoted, are parted into the same values", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" })), (values) => {
      expect(valuesOf(values.map(quoteJavaOption).join(" "))).toEqual(values);
    }),
  );
  expect(quoteJavaOption("-Da=/b/c")).toBe("-Da=/b/c");
});

describe("properties", () => {
  test.each([
    ["-Da=b", { name: "a", value: "b" }],
    ["-Da=b=c", { name: "a", value: "b=c" }],
    ["-Da", { name: "a", value: "" }],
    ["-Xmx1g", null],
    ["a=b", null],
  ])("%s", (value, property) => {
    expect(propertyOf({ value })).toEqual(property);
  });

  test("the last one counts", () => {
    const options = splitJavaOptions("-Da=1 -Dab=2 -Da=3 -Xa=4") ?? [];
    expect([lastProperty(options, "a"), lastProperty(options, "b")]).toEqual(["3", null]);
  });
});

describe.each(testJdks().map((jdk) => [jdk.major, jdk] as const))("JDK %d", (_major, { java }) => {
  const settings = async (env: Readonly<Record<string, string>>) => {
    const { stderr, exitCode } = await runCommand([java, "-XshowSettings:properties", "-version"], {
      env: { ...freshEnvironment("/nonexistent"), ...env },
    });
    return { text: stderr, exitCode };
  };

  testWith(["java"], "takes what we quote as we mean it", async () => {
    const value = `/a b/it's "so"`;
    const { text } = await settings({
      JAVA_TOOL_OPTIONS: `-Xmx32m ${quoteJavaOption(`-Dtest.value=${value}`)}`,
    });
    expect(text).toContain(`test.value = ${value}\n`);
  });

  testWith(["java"], "does not start with a quote that is not closed", async () => {
    expect((await settings({ JAVA_TOOL_OPTIONS: "-Dtest.value='x" })).exitCode).not.toBe(0);
  });
});
