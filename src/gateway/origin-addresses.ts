// Which addresses a target may be dialled at: resolved once, every one checked, only the checked ones dialled.

import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { FailureCode } from "../failures/catalogue.ts";
import { decideAddress } from "../policy/decide.ts";
import type { Policy } from "../policy/policy.ts";
import type { DialTarget } from "../sockets/dial.ts";
import type { Authority } from "../wire/authority.ts";
import { parseHost } from "../wire/host.ts";
import { isOwnAddress } from "../proxy/own-address.ts";

export type Addresses =
  | { readonly ok: true; readonly targets: readonly DialTarget[] }
  | { readonly ok: false; readonly code: FailureCode; readonly detail: string; readonly rule: string | null };

/** `hosts` of the configuration: canonical name → where it really is. */
export type PinnedHosts = ReadonlyMap<string, { readonly hostname: string; readonly port: number }>;

const resolveTimeoutMs = 10_000;

/** The name's addresses from the system's resolver (getaddrinfo, so /etc/hosts counts), or the failure's code. */
async function resolve(name: string): Promise<readonly string[] | { readonly code: string }> {
  const { promise: timeout, resolve: expire } = Promise.withResolvers<{ readonly code: string }>();
  const timer = setTimeout(() => expire({ code: "ETIMEOUT" }), resolveTimeoutMs);
  const answer = lookup(name, { all: true, order: "verbatim" }).then(
    (found) => found.map(({ address }) => address),
    (error: unknown) => ({ code: (error as { code?: string }).code ?? "EAI_FAIL" }),
  );
  return Promise.race([answer, timeout]).finally(() => clearTimeout(timer));
}

/** Finds where `authority` may be dialled under `policy`. The order is the resolver's (RFC 6724). */
export async function originAddresses(
  authority: Authority,
  policy: Policy,
  pinned: PinnedHosts,
  ownPort: number,
): Promise<Addresses> {
  const { host, port } = authority;
  // A pinned host is the operator's own word, so its address is not asked about, even a loopback one.
  const pin = pinned.get(host.text);
  let candidates: readonly string[];
  if (pin !== undefined && isIP(pin.hostname) !== 0) {
    return { ok: true, targets: [{ hostname: pin.hostname, port: pin.port }] };
  }
  if (host.kind !== "name" && pin === undefined) {
    candidates = [host.text];
  } else {
    const name = pin?.hostname ?? host.text;
    const found = await resolve(name);
    if ("code" in found) {
      return {
        ok: false,
        code: "origin-unresolved",
        detail: `Resolving ${name} failed (${found.code}).`,
        rule: null,
      };
    }
    if (pin !== undefined)
      return { ok: true, targets: found.map((hostname) => ({ hostname, port: pin.port })) };
    candidates = found;
  }

  const targets: DialTarget[] = [];
  let refusal: { readonly detail: string; readonly rule: string | null } | null = null;
  for (const text of candidates) {
    const address = parseHost(text);
    if (!address.ok || address.value.kind === "name") continue;
    if (isOwnAddress(address.value, port, ownPort)) {
      return {
        ok: false,
        code: "proxy-loop",
        detail: `${host.text} stands for this proxy's own address.`,
        rule: null,
      };
    }
    const decision = decideAddress(policy, address.value);
    if (decision.verdict === "allow") targets.push({ hostname: address.value.text, port });
    else
      refusal ??= {
        detail: decision.reason ?? `${address.value.text} may not be reached.`,
        rule: decision.rule,
      };
  }
  if (targets.length > 0) return { ok: true, targets };
  if (refusal !== null) return { ok: false, code: "address-not-allowed", ...refusal };
  return { ok: false, code: "origin-unresolved", detail: `${host.text} has no address.`, rule: null };
}
