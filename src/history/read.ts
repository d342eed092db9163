// Reads the history: each failure once, as it was last, whoever wrote it.

import { readRegularFile } from "../host/regular-file.ts";
import { systemCause, systemCode } from "../host/system-cause.ts";
import type { FailureEntry } from "../ledger/ledger.ts";
import { historyFile, historyNumbers } from "./files.ts";
import { parseRow } from "./parse-row.ts";

/** Far more than is ever written to one file. */
const limitBytes = 16 * 1024 * 1024;

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

function textOf(path: string): string {
  try {
    return readRegularFile(path, limitBytes).toString("utf8");
  } catch (error) {
    // Another proxy has taken the oldest one away meanwhile.
    if (systemCode(error) === "ENOENT") return "";
    throw new Error(`Cannot read ${JSON.stringify(path)}: ${systemCause(error)}`, { cause: error });
  }
}
