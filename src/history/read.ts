// Reads the history: each failure once, as it was last, whoever wrote it.

import { readRegularFile } from "../host/regular-file.ts";
import { systemCause, systemCode } from "../host/system-cause.ts";
import type { FailureEntry } from "../ledger/ledger.ts";
import { historyFile, historyNumbers } from "./files.ts";

/** Far more than is ever written to one file. */
const limitBytes = 16 * 1024 * 1024;

/** What a line of an older version may lack. */
const laterFields = [
  "process",
  "tool",
  "rule",
  "reason",
  "status",
  "cause",
  "upstreamSaid",
  "bytesUp",
  "bytesDown",
  "durationMs",
  "closedBy",
  "closedWith",
] as const satisfies readonly (keyof FailureEntry)[];

/**
 * The one that happened last stands last. What is not a whole line of ours is passed over.
 * @throws Error that names the path and the cause
 */
export function readHistory(folder: string): FailureEntry[] {
  const rows = new Map<string, FailureEntry>();
  for (const number of historyNumbers(folder)) {
    for (const line of textOf(historyFile(folder, number)).split("\n")) {
      const row = line === "" ? null : parseRow(line);
      if (row !== null) rows.set(row.id, row);
    }
  }
  return inOrder([...rows.values()]);
}

/** The rows of both; of one that both have, the one that counts more. */
export function mergeRows(kept: readonly FailureEntry[], running: readonly FailureEntry[]): FailureEntry[] {
  const rows = new Map(kept.map((row) => [row.id, row]));
  for (const row of running) {
    if (row.count >= (rows.get(row.id)?.count ?? 0)) rows.set(row.id, row);
  }
  return inOrder([...rows.values()]);
}

function inOrder(rows: readonly FailureEntry[]): FailureEntry[] {
  return rows.toSorted((one, other) => Date.parse(one.ts) - Date.parse(other.ts));
}

/** Null for what no agentproxy wrote, or did not write to its end. */
function parseRow(line: string): FailureEntry | null {
  let value: Partial<Record<keyof FailureEntry, unknown>> | null;
  try {
    value = JSON.parse(line) as typeof value;
  } catch {
    // A torn line, or a block that a power cut left empty.
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const { id, ts, firstTs, code, host, detail, hint, count } = value;
  const texts = [id, ts, firstTs, code, host, detail, hint];
  const isWhole =
    texts.every((text) => typeof text === "string") &&
    !Number.isNaN(Date.parse(String(ts))) &&
    Number.isSafeInteger(count);
  if (!isWhole) return null;
  for (const name of laterFields) value[name] ??= null;
  return value as unknown as FailureEntry;
}

function textOf(path: string): string {
  try {
    return readRegularFile(path, limitBytes).toString("utf8");
  } catch (error) {
    // Another proxy has taken the oldest one away meanwhile.
    if (systemCode(error) === "ENOENT") return "";
    throw new Error(`Cannot read ${JSON.stringify(path)}: ${systemCause(error)}`, { cause: error });
  }
}
