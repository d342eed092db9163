// May this go out? The policy's answer for a target by name, and for the address that is to be dialled.

import type { Authority } from "../wire/authority.ts";
import type { Host } from "../wire/host.ts";
import { classifyAddress } from "./address.ts";
import { containsAddress, formatCidr, isSingleAddress } from "./cidr.ts";
import { embeddedIpv4 } from "./embedded-ipv4.ts";
import { matchesHost } from "./host-pattern.ts";
import type { Decision, Policy } from "./policy.ts";
import { formatRule } from "./rule.ts";

/**
 * The port first, then any deny rule that matches, then any allow rule, then the default. A deny rule for an IPv4
 * address also holds for every IPv6 address that it is embedded in; an allow rule does not.
 *
 * A target that is an address is allowed only if `decideAddress` allows it as well; the same goes for every address
 * that a name resolves to.
 */
export function decideTarget(policy: Policy, authority: Authority): Decision {
  const { host, port } = authority;
  if (!policy.ports.includes(port)) {
    const ports = policy.ports.length === 0 ? "none" : policy.ports.join(", ");
    const reason = `Port ${port} is not allowed (allowed: ${ports}).`;
    return { verdict: "deny", code: "port-not-allowed", rule: null, reason };
  }
  const denied = [host, ...embeddedIpv4(host)];
  const deny = policy.rules.find(
    (rule) => rule.action === "deny" && denied.some((form) => matchesHost(rule.pattern, form)),
  );
  if (deny !== undefined) {
    return { verdict: "deny", code: "policy-denied", rule: formatRule(deny), reason: deny.reason };
  }
  const allow = policy.rules.find((rule) => rule.action === "allow" && matchesHost(rule.pattern, host));
  if (allow !== undefined) return { verdict: "allow", rule: formatRule(allow) };
  if (policy.default === "allow") return { verdict: "allow", rule: null };
  return { verdict: "deny", code: "policy-denied", rule: null, reason: null };
}

/**
 * Whether an address may be dialled: a public one always, any other only inside `allowAddresses`. A metadata endpoint must
 * stand there as itself: a range that is opened for other reasons does not open it.
 */
export function decideAddress(policy: Policy, address: Host): Decision {
  const found = classifyAddress(address);
  if (found.public) return { verdict: "allow", rule: null };
  const isMetadata = found.name === "metadata";
  const allowed = policy.allowAddresses.find(
    (cidr) => containsAddress(cidr, address) && (isSingleAddress(cidr) || !isMetadata),
  );
  if (allowed !== undefined) return { verdict: "allow", rule: `allow_addresses ${formatCidr(allowed)}` };
  const reason = `${address.text} is not a public address: ${found.name} (${found.range}).`;
  return { verdict: "deny", code: "address-not-allowed", rule: null, reason };
}
