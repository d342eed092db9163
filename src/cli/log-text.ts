// Failures as one short line each, for people.

import type { FailureEntry } from "../ledger/ledger.ts";
import { printable } from "../wire/printable.ts";
import { formatCount } from "../status/measures.ts";
import { paint } from "./output.ts";

const gap = "  ";

/** Local time, as clocks on the wall have it: "12:00:00" of today, "2026-01-31 12:00" of another day. */
export function formatTime(iso: string, nowMs: number): string {
  const [time, now] = [new Date(iso), new Date(nowMs)];
  const two = (value: number): string => String(value).padStart(2, "0");
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}`;
  if (time.toDateString() === now.toDateString()) return `${clock}:${two(time.getSeconds())}`;
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${clock}`;
}

/** The time, its id, the code, the tool, where to, and what happened, in columns; cut to `width` columns. */
export function formatLog(rows: readonly FailureEntry[], width: number, nowMs: number): string {
  const table = rows.map((row) => [
    formatTime(row.ts, nowMs),
    row.id,
    row.code,
    row.tool ?? "-",
    row.host === "" ? "-" : row.host,
    `${row.count > 1 ? `${formatCount(row.count, "time")}: ` : ""}${row.reason ?? row.detail}`,
  ]);
  const columns = [0, 1, 2, 3, 4].map((column) =>
    table.reduce((width, cells) => Math.max(width, (cells[column] ?? "").length), 0),
  );
  return table
    .map((cells) => {
      const padded = cells.map((cell, column) => printable(cell).padEnd(columns[column] ?? 0));
      const line = padded.join(gap).trimEnd();
      const shown = line.length > width ? `${line.slice(0, width - 1)}…` : line;
      const timeWidth = columns[0] ?? 0;
      return `${paint("dim", shown.slice(0, timeWidth))}${shown.slice(timeWidth)}\n`;
    })
    .join("");
}
