// docs/tools.md: the catalogue's tables, and the matrix of what real tools did in the last whole run.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tools } from "../../src/tools/catalogue.ts";
import { toolsMarkdown } from "./tools-markdown.ts";
import { matrixFile, type MatrixRow } from "./tool-matrix.ts";

export const toolDocsPath = join(import.meta.dir, "../../docs/tools.md");

type RunRow = MatrixRow & { readonly version: string };

/** The text with what stands between the two comments of that name replaced. */
export function replaceSection(text: string, name: string, section: string): string {
  const [before, rest] = split(text, `<!-- ${name}: made by the tests -->`, name);
  const [, after] = split(rest, `<!-- /${name} -->`, name);
  return `${before}<!-- ${name}: made by the tests -->\n\n${section.trim()}\n\n<!-- /${name} -->${after}`;
}

/** @throws Error where the text has no such section */
export function sectionOf(text: string, name: string): string {
  const [, rest] = split(text, `<!-- ${name}: made by the tests -->`, name);
  return split(rest, `<!-- /${name} -->`, name)[0].trim();
}

function split(text: string, mark: string, name: string): [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`Cannot find the section "${name}"`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

export function writeCatalogue(): void {
  writeFileSync(
    toolDocsPath,
    replaceSection(readFileSync(toolDocsPath, "utf8"), "catalogue", toolsMarkdown()),
  );
}

/** Puts the rows of a run into the docs, dated; not where they say what is there already. */
export function writeMatrix(runFolder: string, today: Date): void {
  const path = join(runFolder, matrixFile);
  if (!existsSync(path)) return;
  const rows = readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as RunRow);
  const table = matrixMarkdown(rows);
  const text = readFileSync(toolDocsPath, "utf8");
  if (sectionOf(text, "matrix").endsWith(table.trim())) return;
  const dated = `Run of ${today.toISOString().slice(0, 10)}.\n\n${table}`;
  writeFileSync(toolDocsPath, replaceSection(text, "matrix", dated));
}

/** In the catalogue's order; a tool's rows as they are named. Behind it the tools that were not run. */
export function matrixMarkdown(rows: readonly RunRow[]): string {
  const order = new Map(tools.map(({ id }, index) => [id, index]));
  const sorted = rows.toSorted(
    (left, right) =>
      (order.get(left.tool) ?? 0) - (order.get(right.tool) ?? 0) ||
      left.does.localeCompare(right.does, "en") ||
      left.version.localeCompare(right.version, "en"),
  );
  const title = (id: string): string => tools.find((tool) => tool.id === id)?.title ?? id;
  const tried = new Set(rows.map(({ tool }) => tool));
  const untried = tools.filter(({ id }) => !tried.has(id)).map((tool) => tool.title);
  const cell = (text: string): string => text.replaceAll("|", "\\|");
  return [
    "| tool | version | does | trusts by | finds the proxy by | result |",
    "| --- | --- | --- | --- | --- | --- |",
    ...sorted.map(
      ({ tool, version, does, trustsBy, findsBy, result }) =>
        `| ${[title(tool), version, does, trustsBy, findsBy, result].map(cell).join(" | ")} |`,
    ),
    "",
    ...(untried.length === 0
      ? []
      : [`Not tried in that run, since neither Debian 12 nor npm brought them: ${untried.join(", ")}.`, ""]),
  ].join("\n");
}
