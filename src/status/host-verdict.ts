// What would become of a tunnel to a host: the JSON that GET /__agentproxy/verdict?target=HOST:PORT answers.

import type { FailureCode } from "../failures/catalogue.ts";

export interface HostVerdict {
  /** `name:port`, canonical. */
  readonly target: string;
  /** With an upstream, its gateway decides; what it will say is not known before it is asked. */
  readonly decidedBy: "policy" | "upstream";
  /** Null where the upstream decides. */
  readonly verdict: "allow" | "deny" | null;
  /** The failure that a tunnel would end in; null where nothing stands against it. */
  readonly code: FailureCode | null;
  /** One sentence. */
  readonly detail: string;
  /** The rule that decides, as text; null where none names the host. */
  readonly rule: string | null;
  /** The operator's words. */
  readonly reason: string | null;
  /** The file that the policy came from, or "built-in". */
  readonly policySource: string;
  /** Where it would be dialled, `address:port`; empty where it is not asked for. */
  readonly addresses: readonly string[];
  /** Whether a fixed address is configured, which is not asked about. */
  readonly pinned: boolean;
  /** The entry of no_proxy by which tools go past the proxy. */
  readonly noProxy: string | null;
}
