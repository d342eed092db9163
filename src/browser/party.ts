// Who has to act on a failure, so that a reader sees at a glance whether it is them.

import type { FailureKind } from "../failures/failure.ts";
import type { FailureEntry } from "../ledger/ledger.ts";

export type Party = "policy" | "gateway" | "site" | "tool" | "proxy" | "network";

/** One accent each: a decision stands, a fault is to be mended, and a tool is to be told better. */
export type Tone = "decision" | "fault" | "client";

export const parties: Readonly<Record<Party, { readonly word: string; readonly tone: Tone }>> = {
  policy: { word: "Policy", tone: "decision" },
  gateway: { word: "Gateway", tone: "fault" },
  site: { word: "Site", tone: "fault" },
  network: { word: "Network", tone: "fault" },
  proxy: { word: "Proxy", tone: "fault" },
  tool: { word: "Tool", tone: "client" },
};

const byKind: Readonly<Record<FailureKind, Party>> = {
  not_connect: "tool",
  connect_rejected: "policy",
  malformed_request: "tool",
  origin_unreachable: "site",
  origin_certificate: "site",
  origin_tls: "site",
  client_tls: "tool",
  not_tls: "tool",
  tls_name_mismatch: "tool",
  tunnel_broken: "network",
  went_around: "tool",
  limit: "proxy",
  internal: "proxy",
};

/** Of those whose kind says too little. */
const byCode: Readonly<Partial<Record<string, Party>>> = {
  "upstream-credentials": "gateway",
  "upstream-broken": "gateway",
  "proxy-loop": "tool",
};

const whoClosed = { client: "tool", upstream: "gateway", origin: "site" } as const;

/** A kind that this page is too old to know is the proxy's to explain. */
export function partyOf({ code, kind, closedBy }: FailureEntry): Party {
  if (kind === "tunnel_broken" && closedBy !== null) return whoClosed[closedBy];
  const known: Readonly<Partial<Record<string, Party>>> = byKind;
  return byCode[code] ?? known[kind] ?? "proxy";
}
