// The hosts that a JVM reaches without the proxy, in the form of its property http.nonProxyHosts.

import { parseIpv4, parseIpv6 } from "../wire/ip-address.ts";

/** A network that would take more patterns than this is left out: the whole must fit into a variable. */
const mostPatterns = 16;

/**
 * Parted by "|". A JVM has a star at the start or the end of a pattern and nothing else, so that a domain also stands for
 * what is below it, as it does to curl, and an IPv4 network becomes the beginnings of its addresses. Of IPv6 networks, and
 * of ports, it has no notion.
 * @see https://docs.oracle.com/javase/8/docs/api/java/net/doc-files/net-properties.html
 */
export function javaNoProxy(hosts: readonly string[]): string {
  return [...new Set(hosts.flatMap(patternsOf))].join("|");
}

function patternsOf(host: string): string[] {
  if (isIPv6(host)) return [`[${host}]`];
  if (host.startsWith(".")) return [`*${host}`];
  if (host.includes("/")) return networkPatterns(host);
  const isDomain = !isIPv4(host) && !isIPv6(host) && host.includes(".") && !host.includes("*");
  return isDomain ? [host, `*.${host}`] : [host];
}

function networkPatterns(network: string): string[] {
  const [address = "", length = ""] = network.split("/");
  const bits = Number(length);
  if (!isIPv4(address) || !/^\d{1,2}$/.test(length) || bits < 1 || bits > 32) return [];
  const octets = address.split(".").map(Number);
  const whole = Math.ceil(bits / 8);
  const count = 2 ** (whole * 8 - bits);
  if (count > mostPatterns) return [];
  const last = octets[whole - 1] ?? 0;
  const first = last - (last % count);
  const before = octets.slice(0, whole - 1);
  const rest = whole === 4 ? "" : ".*";
  return Array.from({ length: count }, (_, index) => `${[...before, first + index].join(".")}${rest}`);
}

/** Whether a JVM that is told nothing leaves out the same hosts: its default is "localhost|127.*|[::1]". */
export function isJavaDefault(hosts: readonly string[]): boolean {
  return hosts.every(
    (host) => ["localhost", "::1"].includes(host) || (isIPv4(host) && host.startsWith("127.")),
  );
}

const isIPv4 = (host: string): boolean => parseIpv4(host) !== null;
const isIPv6 = (host: string): boolean => parseIpv6(host) !== null;
