// One rule of a policy, from the fields that its file gives.

import { accept, refuse } from "../wire/parsed.ts";
import type { Parsed } from "../wire/parsed.ts";
import { printable } from "../wire/printable.ts";
import { formatHostPattern, isOverPublicSuffix, parseHostPattern } from "./host-pattern.ts";
import type { Rule } from "./policy.ts";

/**
 * The fields as text. A blank `reason` is none.
 *
 * To allow everything below a public suffix (`*.com`, `*.co.uk`) is refused: it names no owner. To deny it is a policy
 * like any other. Suffixes in the list's private part (`*.github.io`, `*.googleapis.com`) may be allowed: each is one
 * operator's service, often the very one that a policy has to name. So may a last label that the list does not know
 * (`*.internal`, `*.corp`): such zones are an organisation's own.
 */
export function parseRule(fields: {
  readonly host: string;
  readonly action: string;
  readonly reason?: string | undefined;
}): Parsed<Rule> {
  const { action } = fields;
  if (action !== "allow" && action !== "deny") {
    return refuse(`rule action "${printable(action)}" is neither "allow" nor "deny"`);
  }
  const pattern = parseHostPattern(fields.host);
  if (!pattern.ok) return pattern;
  if (action === "allow" && isOverPublicSuffix(pattern.value)) {
    return refuse(`host pattern "${printable(fields.host)}" has a wildcard over a public suffix`);
  }
  const reason = fields.reason?.trim() ?? "";
  return accept({ pattern: pattern.value, action, reason: reason === "" ? null : reason });
}

/** `deny *.example.com`: how decisions name their rule. */
export function formatRule(rule: Rule): string {
  return `${rule.action} ${formatHostPattern(rule.pattern)}`;
}

/** What a denial says of itself; `rule` is the rule as text, null for the policy's default. */
export function tellDenial(rule: string | null): string {
  return rule === null ? "Denied by the policy's default." : `Denied by the rule "${rule}".`;
}
