// Tests for the option table itself.

import { describe, expect, test } from "bun:test";
import { parse } from "smol-toml";
import { optionsMarkdown } from "../../src/config/options-markdown.ts";
import { options } from "../../src/config/options.ts";
import { readers } from "../../src/config/readers.ts";
import type { Source } from "../../src/config/source.ts";

function recordingSource(faults: string[]): Source {
  const note = (_path: unknown, cause: string): void => void faults.push(cause);
  return { folder: "/", fault: note, faultAtKey: note, warn: note };
}

describe("the option table", () => {
  test("has each key, variable and flag once", () => {
    const names = options.flatMap((option) => [
      option.key,
      ...(option.environment === null ? [] : [option.environment]),
      ...option.flags.map((flag) => flag.name),
    ]);
    expect(names).toEqual([...new Set(names)]);
  });

  test("reads none of the variables that a session is given", () => {
    const outputs = ["URL", "PORT", "STATE_DIR", "CA_BUNDLE_PATH"].map((name) => `AGENT_PROXY_${name}`);
    for (const { environment } of options) expect(outputs).not.toContain(environment ?? "");
  });

  test("gives every option that can be written in the file a way to be given without one, but for hosts and rules", () => {
    const without = options.filter((option) => option.environment === null).map((option) => option.key);
    expect(without).toEqual(["gateway.hosts", "policy.rule"]);
  });

  for (const option of options) {
    test(`has an example and a default for ${option.key} that its own reader takes`, () => {
      for (const text of [option.example, option.default]) {
        if (text === null) continue;
        const faults: string[] = [];
        const value = parse(`x = ${text}`, { integersAsBigInt: true })["x"];
        readers[option.key].fromToml(value, option.key.split("."), recordingSource(faults));
        // Paths in examples need not be there.
        expect(faults.filter((fault) => !fault.includes("no such file"))).toEqual([]);
      }
    });
  }

  test("renders as a Markdown table with one row for each option", () => {
    const lines = optionsMarkdown().trimEnd().split("\n");
    expect(lines).toHaveLength(options.length + 2);
    const columns = new Set(lines.map((line) => line.replaceAll("\\|", "").split("|").length));
    expect([...columns]).toEqual([7]);
    expect(optionsMarkdown()).toContain("`AGENT_PROXY_UPSTREAM_AUTH`");
    expect(optionsMarkdown()).toContain("`--default allow\\|deny`");
  });
});
