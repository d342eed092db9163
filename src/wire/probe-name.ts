// The name that the embedded gateway answers itself, so that a tool can be tried without a network.

import type { Host } from "./host.ts";

/** ICANN keeps ".internal" for private use, so that it resolves nowhere outside (resolution 2024.07.29.06). */
const probeDomain = "probe.agentproxy.internal";

/** The name of one run of a tool: CONNECT shows it even where the tool then rejects the certificate. */
export function probeName(nonce: string): string {
  return `${nonce}.${probeDomain}`;
}

export function isProbeHost({ kind, text }: Host): boolean {
  return kind === "name" && (text === probeDomain || text.endsWith(`.${probeDomain}`));
}
