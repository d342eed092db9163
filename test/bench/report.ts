// The outcome of a run as a table for people; hop.ts writes the same as JSON.

import { figureNames, figureTitles } from "./figures.ts";
import type { Figures } from "./figures.ts";
import type { Verdict } from "./targets.ts";

/** One hop's row of the outcome. `figures` are the medians; null when no round was finished. */
export interface HopOutcome {
  readonly name: string;
  readonly version: string | null;
  readonly fault: string | null;
  readonly figures: Figures | null;
  readonly rounds: readonly Figures[];
}

const ratioPeers = new Set(["haproxy", "squid"]);

/** One line per figure, one column per hop, then the first hop's ratios to HAProxy and Squid. */
export function formatTable(outcomes: readonly HopOutcome[]): string {
  const measured = outcomes.filter((outcome) => outcome.figures !== null);
  const subject = outcomes[0]?.figures ?? null;
  const peers = measured.filter((outcome) => ratioPeers.has(outcome.name));
  const ratioTitles = subject === null ? [] : peers.map((peer) => `/${peer.name}`);
  const header = ["", ...measured.map((outcome) => outcome.name), ...ratioTitles];
  const rows = figureNames.map((name) => {
    const { title, decimals } = figureTitles[name];
    const values = measured.map((outcome) => outcome.figures?.[name].toFixed(decimals) ?? "");
    const ratios = subject === null ? [] : peers.map((peer) => ratio(subject[name], peer.figures?.[name]));
    return [title].concat(values, ratios);
  });
  const absent = outcomes.flatMap((outcome) => {
    const why = outcome.fault ?? (outcome.version === null ? "not installed" : null);
    return why === null ? [] : [`${outcome.name}: ${why}`];
  });
  return [...alignColumns([header, ...rows]), ...absent].join("\n");
}

export function formatVerdicts(verdicts: readonly Verdict[]): string {
  const marks = { pass: "pass", miss: "MISS", unknown: "  ? " };
  return verdicts.map((verdict) => `${marks[verdict.result]}  ${verdict.text}`).join("\n");
}

function ratio(value: number, base: number | undefined): string {
  return base === undefined || base === 0 ? "" : (value / base).toFixed(2);
}

export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
}
