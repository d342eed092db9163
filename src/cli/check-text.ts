// What `check` found, as a table for people.

import type { Outcome, ToolResult } from "../check/result.ts";
import { wrap } from "./help.ts";
import { paint, type Style } from "./output.ts";

const marks: Readonly<Record<Outcome, readonly [mark: string, style: Style]>> = {
  works: ["works", "green"],
  failed: ["fails", "red"],
  around: ["goes around", "red"],
  "not-probed": ["not tried", "dim"],
  missing: ["missing", "red"],
};
const markWidth = 13;
const timeWidth = 9;
const byWidth = 26;

/** A row for each copy, under one that fails why and what to do, and a line of counts. */
export function formatResults(results: readonly ToolResult[]): string {
  const nameWidth = Math.max(6, ...results.map(({ tool }) => tool.length)) + 2;
  const head = row(["tool", "", "time", "trusts the CA by", "finds the proxy by"], nameWidth);
  const tried = results.filter(({ outcome }) => outcome !== "not-probed");
  const lines = results.map((result) => formatResult(result, pathOf(result, results), nameWidth));
  return `${paint("bold", head)}${lines.join("")}\n${countsOf(results, tried.length)}\n`;
}

/** The copy's path, where there is more than one to tell apart. */
function pathOf({ tool, program, library }: ToolResult, results: readonly ToolResult[]): string {
  const copies = results.filter((other) => other.tool === tool);
  return copies.length < 2 ? "" : (library ?? program ?? "");
}

function row(
  [name = "", mark = "", time = "", trusts = "", finds = "", path = ""]: readonly string[],
  nameWidth: number,
): string {
  const text = `${name.padEnd(nameWidth)}${mark.padEnd(markWidth)}${time.padEnd(timeWidth)}${trusts.padEnd(byWidth)}${finds.padEnd(byWidth)}${path}`;
  return `${text.trimEnd()}\n`;
}

function formatResult(result: ToolResult, path: string, nameWidth: number): string {
  const { tool, outcome, durationMs, trustsBy, findsBy, cause, fix, limits } = result;
  const [mark, style] = marks[outcome];
  const time = durationMs === null ? "" : `${(durationMs / 1000).toFixed(1)} s`;
  const isTried = outcome !== "not-probed";
  const by = isTried ? [briefly(trustsBy), briefly(findsBy), path] : [];
  const line = row([tool, mark, time, ...by], nameWidth);
  const painted = line.slice(0, nameWidth) + paint(style, mark) + line.slice(nameWidth + mark.length);
  if (outcome === "works") return painted;
  if (!isTried) return `${painted.trimEnd()}    ${paint("dim", cause ?? "")}\n`;
  const known = limits.map((limit) => detail("known: ", limit, "dim")).join("");
  return `${painted}${detail("", cause, style)}${detail("fix: ", fix, "bold")}${known}`;
}

function briefly(settings: readonly string[]): string {
  const [first = "", ...rest] = settings;
  if (first === "") return "-";
  return rest.length === 0 ? first : `${first} +${rest.length}`;
}

function detail(label: string, text: string | null, style: Style): string {
  if (text === null) return "";
  return `    ${paint(style, label === "" ? "- " : label)}${wrap(text, 6)}\n`;
}

function countsOf(results: readonly ToolResult[], tried: number): string {
  const count = (outcome: Outcome): number => results.filter((result) => result.outcome === outcome).length;
  const parts = [`${count("works")} of ${tried} work`];
  if (count("failed") > 0) parts.push(`${count("failed")} fail`);
  if (count("around") > 0) parts.push(`${count("around")} go around the proxy`);
  if (count("missing") > 0) parts.push(`${count("missing")} missing`);
  if (count("not-probed") > 0) parts.push(`${count("not-probed")} cannot be tried`);
  return parts.join(", ");
}
