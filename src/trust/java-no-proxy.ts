// The hosts that a JVM reaches without the proxy, in the form of its property http.nonProxyHosts.

import { isIPv4, isIPv6 } from "node:net";

/**
 * Parted by "|", "*.example.com" for what is below a domain.
 * @see https://docs.oracle.com/javase/8/docs/api/java/net/doc-files/net-properties.html
 */
export function javaNoProxy(hosts: readonly string[]): string {
  return hosts
    .map((host) => (host.startsWith(".") ? `*${host}` : isIPv6(host) ? `[${host}]` : host))
    .join("|");
}

/** Whether a JVM that is told nothing leaves out the same hosts: its default is "localhost|127.*|[::1]". */
export function isJavaDefault(hosts: readonly string[]): boolean {
  return hosts.every(
    (host) => ["localhost", "::1"].includes(host) || (isIPv4(host) && host.startsWith("127.")),
  );
}
