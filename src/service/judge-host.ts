// What settings say of a host, with what the resolver says of its name, and without a tunnel.

import { formatEndpoint } from "../config/endpoint.ts";
import type { Settings } from "../config/settings.ts";
import { formatUpstream } from "../config/upstream-url.ts";
import { originAddresses } from "../gateway/origin-addresses.ts";
import { decideTarget } from "../policy/decide.ts";
import { tellDenial } from "../policy/rule.ts";
import type { HostVerdict } from "../status/host-verdict.ts";
import { formatAuthority, type Authority } from "../wire/authority.ts";
import { parseHost } from "../wire/host.ts";
import { isProbeHost } from "../wire/probe-name.ts";

/** `ownPort` is that of the proxy, 0 where none runs. */
export async function judgeHost(
  { upstream, policy, hosts, noProxy }: Pick<Settings, "upstream" | "policy" | "hosts" | "noProxy">,
  authority: Authority,
  ownPort: number,
): Promise<HostVerdict> {
  const known = {
    target: formatAuthority(authority),
    policySource: policy.source,
    rule: null,
    reason: null,
    code: null,
    addresses: [],
    pinned: hosts.has(authority.host.text),
    noProxy: noProxyEntry(noProxy, authority),
  };
  if (upstream !== null) {
    const detail = `The gateway at ${formatUpstream(upstream)} decides when it is asked.`;
    return { ...known, decidedBy: "upstream", verdict: null, detail };
  }
  if (isProbeHost(authority.host)) {
    const detail = "The proxy itself answers this name; nothing goes out.";
    return { ...known, decidedBy: "policy", verdict: "allow", detail };
  }
  const decision = decideTarget(policy, authority);
  if (decision.verdict === "deny") {
    const { code, rule, reason } = decision;
    const denied = { ...known, decidedBy: "policy", verdict: "deny", code, rule } as const;
    // Of a port the policy's own sentence says all.
    if (code === "port-not-allowed") return { ...denied, detail: reason ?? tellDenial(rule) };
    return { ...denied, reason, detail: tellDenial(rule) };
  }
  const { rule } = decision;
  const found = await originAddresses(authority, policy, hosts, ownPort);
  if (!found.ok) {
    const { code, detail } = found;
    // The policy lets it go, but it cannot be dialled: a name that is not resolved is no denial.
    const verdict = code === "origin-unresolved" ? "allow" : "deny";
    return { ...known, decidedBy: "policy", verdict, code, rule: found.rule ?? rule, detail };
  }
  return {
    ...known,
    decidedBy: "policy",
    verdict: "allow",
    rule,
    detail: rule === null ? "Allowed by the policy's default." : `Allowed by the rule "${rule}".`,
    addresses: found.targets.map(formatEndpoint),
  };
}

/** As most tools read NO_PROXY: the very host, or what a name in it is the end of. */
function noProxyEntry(noProxy: readonly string[], { host }: Authority): string | null {
  const entry = noProxy.find((text) => {
    const named = parseHost(text.replace(/^\*?\./, ""));
    if (!named.ok) return text === "*";
    const isSame = named.value.text === host.text;
    return isSame || (host.kind === "name" && host.text.endsWith(`.${named.value.text}`));
  });
  return entry ?? null;
}
