// Makes the settings out of the layers: defaults < file < environment < flags.

import type { Policy } from "../policy/policy.ts";
import type { FaultList } from "./fault.ts";
import type { Layer, OptionValues } from "./option-values.ts";
import type { OptionKey } from "./options.ts";
import type { Endpoint, Settings, Upstream } from "./settings.ts";

export interface NamedLayer {
  /** "built-in", the file's path, "environment" or "flags". */
  readonly name: string;
  readonly layer: Layer;
}

/** Lowest layer first: the built-in defaults. */
export function assembleSettings(
  place: { stateDir: string; configFile: string | null },
  layers: readonly NamedLayer[],
  list: FaultList,
): Settings {
  const all = <K extends OptionKey>(key: K): OptionValues[K][] =>
    layers.flatMap(({ layer }) => (layer[key] === undefined ? [] : [layer[key]]));
  const last = <K extends OptionKey>(key: K): OptionValues[K] | undefined => all(key).at(-1);
  const required = <K extends OptionKey>(key: K): OptionValues[K] => {
    const value = last(key);
    if (value === undefined) throw new Error(`The option ${key} has no default`);
    return value;
  };

  const hosts = new Map<string, Endpoint>();
  for (const layer of all("gateway.hosts")) {
    for (const [name, endpoint] of layer) hosts.set(name, endpoint);
  }
  const policy: Policy = {
    source: policySource(layers),
    default: required("policy.default"),
    ports: [...new Set(required("policy.ports"))],
    // Rules add up: a lower layer's deny must not vanish because a flag allows something.
    rules: all("policy.rule").flat(),
    allowAddresses: required("policy.allow_addresses"),
  };
  warnOfIdleRules(policy, layers, list);
  return {
    ...place,
    listen: required("proxy.listen"),
    upstream: assembleUpstream(layers, list),
    upstreamCa: last("proxy.upstream_ca") ?? null,
    noProxy: [...new Set(required("proxy.no_proxy"))],
    watchesDirect: required("proxy.watch_direct"),
    gitSshRewrite: [...new Set(required("git.ssh_rewrite"))],
    stores: { scope: last("stores.scope") ?? null, jvmCacerts: required("stores.jvm_cacerts") },
    extraRoots: [...new Set(required("gateway.extra_roots"))],
    hosts,
    policy,
  };
}

// Whoever writes allow rules means that the rest is denied, and the built-in default is the other way round.
function warnOfIdleRules({ rules }: Policy, layers: readonly NamedLayer[], list: FaultList): void {
  const isDefaultGiven = layers.slice(1).some(({ layer }) => layer["policy.default"] !== undefined);
  if (isDefaultGiven || rules.length === 0 || rules.some((rule) => rule.action === "deny")) return;
  const message = "The policy has only allow rules, and no default, so every host is allowed";
  list.warnings.push({ message, hint: 'say default = "deny" in [policy], or --default deny' });
}

function policySource(layers: readonly NamedLayer[]): string {
  const speaking = layers.filter(
    ({ name, layer }) => name !== "built-in" && Object.keys(layer).some((key) => key.startsWith("policy.")),
  );
  return speaking.length === 0 ? "built-in" : speaking.map(({ name }) => name).join(", ");
}

/** The highest layer's upstream, with the credentials of the highest layer that has some. */
function assembleUpstream(layers: readonly NamedLayer[], list: FaultList): Upstream | null {
  const chosen = layers.findLast(({ layer }) => layer["proxy.upstream"] !== undefined);
  const upstream = chosen?.layer["proxy.upstream"];
  if (upstream === undefined) return null;
  for (const named of layers.toReversed()) {
    const candidates = [
      // Another layer's URL is another gateway's: its credentials are none of this one's.
      named === chosen ? upstream.authorization : null,
      named.layer["proxy.upstream_auth"] ?? null,
      named.layer["proxy.upstream_auth_file"] ?? null,
    ].filter((candidate) => candidate !== null);
    if (candidates.length > 1) {
      list.faults.push({
        message: `Cannot choose the upstream's credentials: ${named.name} gives them twice`,
        hint: "keep one of userinfo in the URL, upstream_auth_file and $AGENT_PROXY_UPSTREAM_AUTH",
      });
    }
    const authorization = candidates[0];
    if (authorization !== undefined) return { ...upstream, authorization };
  }
  return upstream;
}
