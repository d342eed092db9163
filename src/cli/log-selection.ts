// Which failures `logs` is asked for, from its flags.

import { suggest } from "../config/suggest.ts";
import { failures, findFailure } from "../failures/catalogue.ts";
import { parseHostChoice, type HostChoice, type Selection } from "../history/select.ts";
import type { FailureEntry } from "../ledger/ledger.ts";
import { flagValue } from "./command.ts";
import type { ParsedArguments } from "./flags.ts";
import { UsageError } from "./usage-error.ts";

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * `rows` may hold codes of another version.
 * @throws UsageError
 */
export function readSelection(
  call: ParsedArguments,
  rows: readonly FailureEntry[],
  nowMs: number,
): Selection {
  const since = flagValue(call, "--since");
  return {
    codes: valuesOf(call, "--code").map((code) => readCode(code, rows)),
    hosts: valuesOf(call, "--host").map(readHost),
    tools: valuesOf(call, "--tool"),
    sinceMs: since === null ? null : readSince(since, nowMs),
  };
}

/** Null: all of them. @throws UsageError */
export function readLast(call: ParsedArguments): number | null {
  const text = flagValue(call, "--last");
  if (text === null) return null;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--last ${text}: not a number`, "--last 20");
  return Number(text);
}

function valuesOf(call: ParsedArguments, name: string): string[] {
  return (call.flags.get(name) ?? []).flatMap((list) => {
    const values = list.split(",").filter((value) => value !== "");
    // As of a shell's variable that is not set: not what all of them are asked for by.
    if (values.length === 0) throw new UsageError(`${name} has an empty value`, `for all, leave ${name} out`);
    return values;
  });
}

function readCode(code: string, rows: readonly FailureEntry[]): string {
  if (findFailure(code) !== null || rows.some((row) => row.code === code)) return code;
  const meant = suggest(code, Object.keys(failures));
  const hint = meant === null ? "agentproxy guide lists the codes" : `did you mean ${meant}?`;
  throw new UsageError(`there is no failure code "${code}"`, hint);
}

function readHost(text: string): HostChoice {
  const choice = parseHostChoice(text);
  if (choice.ok) return choice.value;
  throw new UsageError(
    `--host ${text}: ${choice.fault}`,
    "--host a.example, --host a.example:443, or --host .example for everything below it",
  );
}

/** A time as in ISO 8601, or how long ago: "90s", "10m", "2h", "1d". */
function readSince(text: string, nowMs: number): number {
  const [, count, unit = ""] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  if (count !== undefined) return nowMs - Number(count) * (unitMs[unit] ?? 0);
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new UsageError(`--since ${text}: not a time`, "--since 10m, or --since 2026-01-31T12:00:00Z");
  }
  return time;
}
