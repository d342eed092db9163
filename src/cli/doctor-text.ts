// What `doctor` found, as a table for people.

import type { CheckReport, Finding } from "../doctor/check.ts";
import { wrap } from "./help.ts";
import { paint, type Style } from "./output.ts";

const marks: Readonly<Record<CheckReport["state"], readonly [mark: string, style: Style]>> = {
  ok: ["ok", "green"],
  warning: ["warning", "yellow"],
  problem: ["problem", "red"],
  failed: ["failed", "red"],
  silenced: ["see above", "dim"],
  skipped: ["-", "dim"],
};
const markWidth = 11;

export function formatReports(reports: readonly CheckReport[]): string {
  const titles = new Map(reports.map(({ id, title }) => [id, title]));
  return `${reports.map((report) => formatReport(report, titles)).join("")}\n${formatSum(reports)}\n`;
}

function formatReport(
  { title, state, findings, because }: CheckReport,
  titles: ReadonlyMap<string, string>,
): string {
  const [mark, style] = marks[state];
  const head = `${paint(style, mark.padEnd(markWidth))}${title}\n`;
  if (state !== "silenced") return head + findings.map(formatFinding).join("");
  const causes = because.map((id) => titles.get(id) ?? id).join("; ");
  return `${head}  ${paint("dim", `comes of: ${causes}`)}\n`;
}

/** What counts; what only follows from something else does not. */
function formatSum(reports: readonly CheckReport[]): string {
  const told = reports.filter(({ state }) => state !== "silenced").flatMap(({ findings }) => findings);
  const count = (gravity: Finding["gravity"], one: string, many: string): string[] => {
    const number = told.filter((finding) => finding.gravity === gravity).length;
    return number === 0 ? [] : [`${number} ${number === 1 ? one : many}`];
  };
  const counts = [...count("problem", "problem", "problems"), ...count("warning", "warning", "warnings")];
  return counts.length === 0 ? "nothing is wrong" : counts.join(", ");
}

function formatFinding({ message, place, fix, code, gravity }: Finding): string {
  const style: Style = gravity === "problem" ? "red" : gravity === "warning" ? "yellow" : "dim";
  // Most messages name their place themselves.
  const where = place === null || message.includes(place) ? "" : `${place}: `;
  const text = `  ${paint(style, "-")} ${wrap(`${where}${message} (${code})`, 4)}\n`;
  return fix === null ? text : `${text}    ${paint("bold", "fix:")} ${wrap(fix, 4)}\n`;
}
