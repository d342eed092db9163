// One line of the history as a row.

import type { ClientProcess } from "../ledger/client.ts";
import type { FailureEntry } from "../ledger/ledger.ts";

/** What a line of an older version may lack. */
const laterTexts = [
  "tool",
  "rule",
  "reason",
  "cause",
  "upstreamSaid",
  "closedBy",
  "closedWith",
] as const satisfies readonly (keyof FailureEntry)[];
const laterNumbers = [
  "status",
  "bytesUp",
  "bytesDown",
  "durationMs",
] as const satisfies readonly (keyof FailureEntry)[];

type Line = Partial<Record<keyof FailureEntry, unknown>>;

/**
 * Null for what no agentproxy wrote, or did not write to its end. What another version or another program has written into
 * a field is taken only where it is of the field's type, since one such line must not keep the others from being told.
 */
export function parseRow(line: string): FailureEntry | null {
  let value: Line | null;
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
    [ts, firstTs].every((time) => !Number.isNaN(Date.parse(String(time)))) &&
    Number.isSafeInteger(count);
  if (!isWhole) return null;
  for (const name of laterTexts) if (typeof value[name] !== "string") value[name] = null;
  for (const name of laterNumbers) if (typeof value[name] !== "number") value[name] = null;
  value.process = isProcess(value.process) ? value.process : null;
  return value as unknown as FailureEntry;
}

function isProcess(value: unknown): value is ClientProcess {
  if (typeof value !== "object" || value === null) return false;
  const { pid, executable, command, folder } = value as Partial<Record<keyof ClientProcess, unknown>>;
  return (
    typeof pid === "number" &&
    typeof command === "string" &&
    [executable, folder].every((text) => text === null || typeof text === "string")
  );
}
