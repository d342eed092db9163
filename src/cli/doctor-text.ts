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
};
const markWidth = 11;

export function formatReports(reports: readonly CheckReport[]): string {
  return reports.map(formatReport).join("");
}

function formatReport({ title, state, findings, because }: CheckReport): string {
  const [mark, style] = marks[state];
  const head = `${paint(style, mark.padEnd(markWidth))}${title}\n`;
  if (state === "silenced") return `${head}  ${paint("dim", `comes of: ${because.join(", ")}`)}\n`;
  return head + findings.map(formatFinding).join("");
}

function formatFinding({ message, place, fix, code, gravity }: Finding): string {
  const style: Style = gravity === "problem" ? "red" : gravity === "warning" ? "yellow" : "dim";
  // Most messages name their place themselves.
  const where = place === null || message.includes(place) ? "" : `${place}: `;
  const text = `  ${paint(style, "-")} ${wrap(`${where}${message} (${code})`, 4)}\n`;
  return fix === null ? text : `${text}    ${paint("bold", "fix:")} ${wrap(fix, 4)}\n`;
}
