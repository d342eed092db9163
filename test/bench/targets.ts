// What agentproxy has to reach, beside HAProxy and Squid in the same run.

import { figureTitles } from "./figures.ts";
import type { FigureName, Figures } from "./figures.ts";

export interface Target {
  readonly name: string;
  readonly figure: FigureName;
  /** `most`: the figure may be at most the limit; `least`: at least. */
  readonly bound: "most" | "least";
  /** A limit of its own, or a share of a peer's figure. */
  readonly limit: number | { readonly peer: string; readonly share: number };
}

export const targets: readonly Target[] = [
  {
    name: "cpu-down-vs-haproxy",
    figure: "cpuSecondsPerGbDown",
    bound: "most",
    limit: { peer: "haproxy", share: 1 },
  },
  {
    name: "cpu-up-vs-haproxy",
    figure: "cpuSecondsPerGbUp",
    bound: "most",
    limit: { peer: "haproxy", share: 1 },
  },
  {
    name: "cpu-down-vs-squid",
    figure: "cpuSecondsPerGbDown",
    bound: "most",
    limit: { peer: "squid", share: 0.7 },
  },
  {
    name: "cpu-up-vs-squid",
    figure: "cpuSecondsPerGbUp",
    bound: "most",
    limit: { peer: "squid", share: 0.7 },
  },
  {
    name: "connects-vs-haproxy",
    figure: "connectsPerSecond",
    bound: "least",
    limit: { peer: "haproxy", share: 1 },
  },
  {
    name: "connect-cpu-vs-haproxy",
    figure: "cpuMsPerConnect",
    bound: "most",
    limit: { peer: "haproxy", share: 1 },
  },
  { name: "rss-at-rest", figure: "rssAtRestMb", bound: "most", limit: 60 },
  { name: "rss-per-idle-tunnel", figure: "rssPerIdleTunnelKb", bound: "most", limit: 12 },
];

export interface Verdict {
  readonly name: string;
  readonly result: "pass" | "miss" | "unknown";
  readonly text: string;
}

/** Unknown when the hop or the peer that the target names was not measured. */
export function judge(target: Target, hop: Figures | null, peers: ReadonlyMap<string, Figures>): Verdict {
  const { title, decimals } = figureTitles[target.figure];
  const sign = target.bound === "most" ? "<=" : ">=";
  const { peer, share } = typeof target.limit === "number" ? { peer: null, share: 1 } : target.limit;
  const base =
    typeof target.limit === "number" ? target.limit : peers.get(target.limit.peer)?.[target.figure];
  const limit = base === undefined ? null : base * share;
  const whose = peer === null ? "" : ` (${share === 1 ? "" : `${share} x `}${peer})`;
  const bound = `${sign} ${limit?.toFixed(decimals) ?? "?"}${whose}`;
  if (hop === null || limit === null) {
    return { name: target.name, result: "unknown", text: `${title} ? ${bound}` };
  }
  const value = hop[target.figure];
  const reached = target.bound === "most" ? value <= limit : value >= limit;
  const result = reached ? "pass" : "miss";
  return { name: target.name, result, text: `${title} ${value.toFixed(decimals)} ${bound}` };
}
