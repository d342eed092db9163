// Why a host is allowed or denied, for people.

import { failures } from "../failures/catalogue.ts";
import { guideCommand } from "../failures/explain.ts";
import type { FailureEntry } from "../ledger/ledger.ts";
import { formatAge } from "../status/measures.ts";
import type { HostVerdict } from "../status/host-verdict.ts";
import { formatLatest } from "./explain-text.ts";
import { formatFacts } from "./fact-lines.ts";
import { paint, type Style } from "./output.ts";

/** `rows` are the latest of this host. `url` is of the proxy that was asked; null: these are the settings' own words. */
export function formatHostStory(
  verdict: HostVerdict,
  url: string | null,
  rows: readonly FailureEntry[],
  nowMs: number,
): string {
  const { target, code, rule, reason, addresses, noProxy, decidedBy, policySource } = verdict;
  const [word, style] = headOf(verdict);
  const last = rows.findLast(({ upstreamSaid }) => upstreamSaid !== null);
  return (
    `${paint("bold", `${target}:`)} ${paint(style, word)}\n` +
    formatFacts([
      ["because", verdict.detail],
      ["rule", rule],
      ["reason", reason],
      ["policy", decidedBy === "policy" ? policySource : null],
      ["asked", url === null ? "the settings, since no proxy runs with them" : `the proxy at ${url}`],
      [
        "dialled",
        addresses.length === 0 ? null : `${addresses.join(", ")}${verdict.pinned ? " (fixed)" : ""}`,
      ],
      [
        "no proxy",
        noProxy === null ? null : `most tools go past the proxy: NO_PROXY has ${JSON.stringify(noProxy)}`,
      ],
      ["last said", decidedBy === "upstream" && last !== undefined ? saidBy(last, nowMs) : null],
      ["what to do", code === null ? null : failures[code].remedy],
      ["more", code === null ? null : guideCommand(code)],
    ]) +
    formatLatest(rows, nowMs)
  );
}

function headOf({ verdict, code }: HostVerdict): readonly [word: string, style: Style] {
  if (verdict === null) return ["the upstream gateway decides", "bold"];
  if (code === null) return ["allowed", "green"];
  return verdict === "deny" ? [`denied (${code})`, "red"] : [`allowed, but not reached (${code})`, "yellow"];
}

function saidBy({ upstreamSaid, ts }: FailureEntry, nowMs: number): string {
  return `${upstreamSaid}, ${formatAge(Math.max(0, (nowMs - Date.parse(ts)) / 1000))} ago`;
}
