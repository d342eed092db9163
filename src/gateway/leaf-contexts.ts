// TLS server contexts for the leaves that the CA signs, one per leaf for as long as the CA keeps it.

import { createSecureContext, type SecureContext } from "node:tls";
import type { CertificateAuthority, Leaf } from "../ca/authority.ts";
import type { Host } from "../wire/host.ts";

/** Gives the server context for a host. The CA bounds how many leaves live, and so how many contexts. */
export type LeafContexts = (host: Host) => Promise<SecureContext>;

export function leafContexts(authority: CertificateAuthority): LeafContexts {
  const contexts = new WeakMap<Leaf, SecureContext>();
  return async (host) => {
    const leaf = await authority.leafFor(host);
    let context = contexts.get(leaf);
    if (context === undefined) {
      context = createSecureContext({ cert: leaf.certificatePem, key: leaf.privateKeyPem });
      contexts.set(leaf, context);
    }
    return context;
  };
}
