// Tests that docs/tools.md is the catalogue's, and that its matrix is written whole.

import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { tools } from "../../src/tools/catalogue.ts";
import { toolsMarkdown } from "./tools-markdown.ts";
import { matrixMarkdown, replaceSection, sectionOf, toolDocsPath } from "./tool-docs.ts";

test("the docs' tables are the catalogue's (npm run docs makes them anew)", () => {
  expect(sectionOf(readFileSync(toolDocsPath, "utf8"), "catalogue")).toBe(toolsMarkdown().trim());
});

test("a section is replaced, and what is around it stays", () => {
  const text = "a\n<!-- x: made by the tests -->\nold\n<!-- /x -->\nb\n";
  const replaced = replaceSection(text, "x", "new\n");
  expect(replaced).toBe("a\n<!-- x: made by the tests -->\n\nnew\n\n<!-- /x -->\nb\n");
  expect(sectionOf(replaced, "x")).toBe("new");
  expect(() => sectionOf(text, "y")).toThrow('Cannot find the section "y"');
});

test("the matrix has a row for each trial, in the catalogue's order", () => {
  const row = { version: "1", trustsBy: "A|B", findsBy: "c", result: "works" as const };
  const lines = matrixMarkdown([
    { ...row, tool: "git", does: "b" },
    { ...row, tool: "curl", does: "z" },
    { ...row, tool: "git", does: "a" },
  ]).split("\n");
  expect(lines.slice(2, 6)).toEqual([
    "| curl | 1 | z | A\\|B | c | works |",
    "| git | 1 | a | A\\|B | c | works |",
    "| git | 1 | b | A\\|B | c | works |",
    "",
  ]);
});

test("the tools that were not run are named behind it, by their titles", () => {
  const all = tools.map(({ id }) => ({
    tool: id,
    version: "1",
    does: "a",
    trustsBy: "b",
    findsBy: "c",
    result: "works" as const,
  }));
  expect(matrixMarkdown(all)).not.toContain("Not tried");
  expect(matrixMarkdown(all.filter(({ tool }) => tool !== "uv" && tool !== "dotnet"))).toEndWith(
    "brought them: uv, .NET and NuGet.\n",
  );
});
