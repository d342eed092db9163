// The egress policy as a value, and what it decides.

import type { Cidr } from "./cidr.ts";
import type { HostPattern } from "./host-pattern.ts";

export interface Rule {
  readonly pattern: HostPattern;
  readonly action: "allow" | "deny";
  /** The operator's words to whoever is denied. */
  readonly reason: string | null;
}

export interface Policy {
  /** Where it was read from, for people. */
  readonly source: string;
  readonly default: "allow" | "deny";
  /** None means that no port may be reached. */
  readonly ports: readonly number[];
  readonly rules: readonly Rule[];
  /** Ranges that may be reached although they are not public. */
  readonly allowAddresses: readonly Cidr[];
}

/** `rule` is the rule that decided, as text; null where none did. */
export type Decision =
  | { readonly verdict: "allow"; readonly rule: string | null }
  | {
      readonly verdict: "deny";
      readonly code: "policy-denied" | "port-not-allowed" | "address-not-allowed";
      readonly rule: string | null;
      readonly reason: string | null;
    };
