// The results as JUnit XML, as CI systems read it.

import { printable } from "../wire/printable.ts";
import type { ToolResult } from "./result.ts";

/** One test case per copy of a tool; what was not probed is a skip. */
export function junitXml(results: readonly ToolResult[], isFailure: (result: ToolResult) => boolean): string {
  const failures = results.filter(isFailure).length;
  const skipped = results.filter((result) => !isFailure(result) && isSkip(result)).length;
  const seconds = results.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0) / 1000;
  const counts = `tests="${results.length}" failures="${failures}" skipped="${skipped}" time="${seconds.toFixed(3)}"`;
  const cases = results.map((result) => testCase(result, isFailure(result)));
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${counts}>
  <testsuite name="agentproxy check" ${counts}>
${cases.join("")}  </testsuite>
</testsuites>
`;
}

const isSkip = ({ outcome }: ToolResult): boolean => outcome !== "works";

function testCase(result: ToolResult, failed: boolean): string {
  const { tool, program, library, durationMs, outcome } = result;
  const name = [tool, library ?? program].filter((part) => part !== null).join(" ");
  const head = `    <testcase classname="agentproxy.check" name="${escape(name)}" time="${((durationMs ?? 0) / 1000).toFixed(3)}"`;
  const cause = escape(result.cause ?? "");
  if (failed) {
    const story = [
      result.cause,
      result.fix === null ? null : `fix: ${result.fix}`,
      ...result.limits,
      result.output,
    ];
    const text = story.filter((line) => line !== null).join("\n");
    return `${head}>\n      <failure type="${escape(result.code ?? outcome)}" message="${cause}">${escape(text)}</failure>\n    </testcase>\n`;
  }
  if (isSkip(result)) return `${head}>\n      <skipped message="${cause}"/>\n    </testcase>\n`;
  return `${head}/>\n`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Line by line, since XML 1.0 has no control characters, not even escaped. */
function escape(text: string): string {
  const lines = text.split("\n").map((line) => printable(line, 4096));
  return lines.join("\n").replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
