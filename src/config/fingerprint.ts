// Fingerprints of settings, by which a second `up` or a `run` sees whether the proxy that runs was given the same ones.

import { createHash } from "node:crypto";
import { formatCidr } from "../policy/cidr.ts";
import { formatHostPattern } from "../policy/host-pattern.ts";
import { formatEndpoint } from "./endpoint.ts";
import type { OptionKey } from "./options.ts";
import type { Settings } from "./settings.ts";
import { formatUpstream } from "./upstream-url.ts";

/** SHA-256 of each setting's value, in hex: enough to tell which differ, and nothing of a secret in the clear. */
export type SettingDigests = Readonly<Record<string, string>>;

const digest = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");

export function digestSettings(settings: Settings): SettingDigests {
  const { upstream, policy } = settings;
  const values: Partial<Record<OptionKey, unknown>> = {
    "proxy.listen": formatEndpoint(settings.listen),
    "proxy.upstream": upstream === null ? null : formatUpstream(upstream),
    "proxy.upstream_auth": upstream?.authorization ?? null,
    "proxy.upstream_ca": settings.upstreamCa,
    "proxy.no_proxy": settings.noProxy,
    "proxy.watch_direct": settings.watchesDirect,
    "git.ssh_rewrite": settings.gitSshRewrite.toSorted(),
    "stores.scope": settings.stores.scope,
    "stores.jvm_cacerts": settings.stores.jvmCacerts,
    "gateway.extra_roots": settings.extraRoots,
    "gateway.hosts": [...settings.hosts].map(([name, at]) => `${name}=${formatEndpoint(at)}`).sort(),
    "policy.default": policy.default,
    "policy.ports": policy.ports.toSorted((left, right) => left - right),
    "policy.allow_addresses": policy.allowAddresses.map(formatCidr).sort(),
    // Sorted, since the order of rules decides nothing.
    "policy.rule": policy.rules
      .map((rule) => [formatHostPattern(rule.pattern), rule.action, rule.reason])
      .map((rule) => JSON.stringify(rule))
      .sort(),
  };
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, digest(value)]));
}

/** One SHA-256 over all of them, in hex. */
export function settingsFingerprint(settings: Settings): string {
  return digest(digestSettings(settings));
}

/** The keys whose values differ. */
export function differingSettings(one: SettingDigests, other: SettingDigests): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((key) => one[key] !== other[key]);
}
