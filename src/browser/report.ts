// One failure as text to hand to somebody else: whoever owns the policy, the site or the tool.

import { explain } from "../failures/explain.ts";
import type { FailureEntry } from "../ledger/ledger.ts";
import { formatCount } from "../status/measures.ts";

export function reportOf(entry: FailureEntry): string {
  const { process, tool, rule, upstreamSaid, count, firstTs, ts } = entry;
  const rows: readonly (readonly [label: string, text: string | null])[] = [
    ["detail", entry.detail],
    ["rule", rule],
    ["gateway", upstreamSaid],
    ["tool", tool],
    ["command", process?.command ?? null],
    ["when", count === 1 ? ts : `${formatCount(count, "time")}, from ${firstTs} to ${ts}`],
  ];
  const facts = rows.filter(([, text]) => text !== null && text !== "");
  return [explain(entry).error, ...facts.map(([label, text]) => `${label}: ${text}`), ""].join("\n");
}
