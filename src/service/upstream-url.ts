// An upstream as a URL to show: never with its credentials.

import type { Upstream } from "../config/settings.ts";

/** `scheme://host:port`, brackets around an IPv6 address. */
export function upstreamUrl({ scheme, host, port }: Upstream): string {
  return `${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
