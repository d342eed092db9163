// README against the code: its tables are made from it, its map is complete, its commands exist.

import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { optionsMarkdown } from "../src/config/options-markdown.ts";

const top = join(import.meta.dir, "..");
const readme = readFileSync(join(top, "README.md"), "utf8");

/** A table's rows with the padding that a formatter adds taken out. */
function rows(markdown: string): string[] {
  return markdown
    .split("\n")
    .filter((line) => line.startsWith("|") && !/^[|\s:-]+$/.test(line))
    .map((line) => line.replace(/\s*\|\s*/g, "|").trim());
}

test("the table of settings is that of the option table", () => {
  const table = /<!-- options:[^>]*-->([^]*?)<!-- \/options -->/.exec(readme)?.[1] ?? "";
  expect(rows(table)).toEqual(rows(optionsMarkdown()));
});

test("the map names every folder of src, and none that is not there", () => {
  const map = /```\nsrc\/\n([^]*?)```/.exec(readme)?.[1] ?? "";
  const named = [...map.matchAll(/^ {2}(\w+)\/ /gm)].map(([, name]) => name);
  const folders = readdirSync(join(top, "src"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  expect(new Set(named)).toEqual(new Set(folders));
});

test("every npm script that it names exists", () => {
  const { scripts } = JSON.parse(readFileSync(join(top, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  const named = [...readme.matchAll(/npm (?:run )?(build|try|test|bench|docs|format)\b/g)].map(
    ([, name]) => name ?? "",
  );
  expect(named.length).toBeGreaterThan(3);
  for (const name of named) expect(Object.keys(scripts)).toContain(name);
});

test("every command that it shows is one of the binary's", () => {
  const files = readdirSync(join(top, "src/cli/commands"));
  const shown = new Set([...readme.matchAll(/agentproxy ([a-z]+)[ `)]/g)].map(([, name]) => name));
  shown.delete("help");
  expect(shown.size).toBeGreaterThan(6);
  for (const name of shown) expect(files).toContain(`${name}.ts`);
});
