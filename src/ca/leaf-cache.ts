// Leaves that were already signed, by host.

import type { Host } from "../wire/host.ts";
import type { Issuer } from "./issuer.ts";
import { makeLeafKey, signLeaf } from "./leaf.ts";
import type { Leaf, LeafKey, SignedLeaf } from "./leaf.ts";
import { dayMs, leafRenewalMs } from "./profile.ts";

interface Entry {
  readonly leaf: Leaf;
  readonly freshFromMs: number;
  readonly freshUntilMs: number;
}

/**
 * Signs a leaf for a host, or gives the one that it signed before while that is fresh. The `limit` hosts asked for last
 * are kept. All leaves of a process share one key pair, since they end in the same process. Signing is synchronous, so a
 * host asked for by many at once is signed for once.
 */
export function createLeafCache(
  issuer: Issuer,
  now: () => Date,
  limit = 1000,
): (host: Host) => Promise<Leaf> {
  const entries = new Map<string, Entry>();
  let key: LeafKey | null = null;

  return async (host) => {
    const at = now();
    const kept = entries.get(host.text);
    entries.delete(host.text);
    if (kept !== undefined && kept.freshFromMs <= at.getTime() && at.getTime() < kept.freshUntilMs) {
      entries.set(host.text, kept);
      return kept.leaf;
    }
    key ??= makeLeafKey();
    const entry = entryOf(signLeaf(issuer, key, host, at), key, at);
    entries.set(host.text, entry);
    if (entries.size > limit) {
      const [oldest] = entries.keys();
      if (oldest !== undefined) entries.delete(oldest);
    }
    return entry.leaf;
  };
}

function entryOf(signed: SignedLeaf, key: LeafKey, at: Date): Entry {
  return {
    leaf: { certificatePem: signed.certificatePem, privateKeyPem: key.privateKeyPem },
    // Half of the back-dating is left to the client's clock when ours is set back.
    freshFromMs: at.getTime() - dayMs,
    freshUntilMs: at.getTime() + leafRenewalMs,
  };
}
