// The address ranges that are not the public internet, each with the name that a denial tells.

import { parseCidr } from "./cidr.ts";
import type { Cidr } from "./cidr.ts";

export interface SpecialRange {
  readonly cidr: Cidr;
  readonly name: string;
}

function range(text: string, name: string): SpecialRange {
  const cidr = parseCidr(text);
  if (!cidr.ok) throw new Error(`Cannot build the address table: ${cidr.fault}`);
  return { cidr: cidr.value, name };
}

/**
 * The IANA IPv4 and IPv6 Special-Purpose Address Registries, whole, also where they say "globally reachable": anycast
 * relays and AS112 sinks are no place for a tool to connect to. Then multicast, deprecated forms, and all of IPv6 that
 * IANA has not given out (its IPv6 Address Space registry: only 2000::/3 is global unicast). Inner ranges stand before
 * outer ones, so the first that matches has the most precise name.
 */
export const specialRanges: readonly SpecialRange[] = [
  range("0.0.0.0/8", "this network"),
  range("10.0.0.0/8", "private"),
  range("100.64.0.0/10", "shared by carriers (CGNAT)"),
  range("127.0.0.0/8", "loopback"),
  range("169.254.0.0/16", "link-local"),
  range("172.16.0.0/12", "private"),
  range("192.0.0.0/29", "IPv4 service continuity"),
  range("192.0.0.8/32", "IPv4 dummy address"),
  range("192.0.0.9/32", "port control protocol anycast"),
  range("192.0.0.10/32", "TURN anycast"),
  range("192.0.0.170/31", "NAT64 discovery"),
  range("192.0.0.0/24", "IETF protocol assignments"),
  range("192.0.2.0/24", "documentation"),
  range("192.31.196.0/24", "AS112"),
  range("192.52.193.0/24", "AMT"),
  range("192.88.99.0/24", "6to4 relay anycast"),
  range("192.168.0.0/16", "private"),
  range("192.175.48.0/24", "AS112"),
  range("198.18.0.0/15", "benchmarking"),
  range("198.51.100.0/24", "documentation"),
  range("203.0.113.0/24", "documentation"),
  range("224.0.0.0/4", "multicast"),
  range("255.255.255.255/32", "broadcast"),
  range("240.0.0.0/4", "reserved"),
  range("::/128", "unspecified"),
  range("::1/128", "loopback"),
  range("::/96", "IPv4-compatible"),
  // RFC 2765 section 2.1, without a registry entry of its own.
  range("::ffff:0:0:0/96", "IPv4-translated"),
  range("64:ff9b:1::/48", "local-use NAT64"),
  range("100::/64", "discard-only"),
  range("100:0:0:1::/64", "IPv6 dummy prefix"),
  range("2001::/32", "Teredo"),
  range("2001:1::1/128", "port control protocol anycast"),
  range("2001:1::2/128", "TURN anycast"),
  range("2001:1::3/128", "service registration anycast"),
  range("2001:2::/48", "benchmarking"),
  range("2001:3::/32", "AMT"),
  range("2001:4:112::/48", "AS112"),
  range("2001:10::/28", "ORCHID"),
  range("2001:20::/28", "ORCHIDv2"),
  range("2001:30::/28", "drone remote ID"),
  range("2001::/23", "IETF protocol assignments"),
  range("2001:db8::/32", "documentation"),
  range("2002::/16", "6to4"),
  range("2620:4f:8000::/48", "AS112"),
  range("3fff::/20", "documentation"),
  range("5f00::/16", "segment routing"),
  range("fc00::/7", "unique local"),
  range("fe80::/10", "link-local"),
  range("fec0::/10", "site-local"),
  range("ff00::/8", "multicast"),
  range("::/3", "reserved"),
  range("4000::/2", "reserved"),
  range("8000::/1", "reserved"),
];

/** The well-known NAT64 prefix (RFC 6052): as public as the IPv4 address inside it. */
export const wellKnownNat64: SpecialRange = range("64:ff9b::/96", "NAT64");

/**
 * Where clouds answer whoever asks with the machine's credentials. They lie in private ranges, in link-local, and (Azure) in
 * public space, so that a range which an operator opens for another reason would open them too.
 */
export const metadataAddresses: readonly SpecialRange[] = [
  // AWS, Google, Azure, Oracle, DigitalOcean, OpenStack and most others.
  "169.254.169.254",
  "fe80::a9fe:a9fe",
  // AWS: the same over IPv6, then credentials of ECS tasks and EKS pods.
  "fd00:ec2::254",
  "169.254.170.2",
  "169.254.170.23",
  "fd00:ec2::23",
  // Google, Oracle, Oracle Classic, Azure's wire server.
  "fd20:ce::254",
  "fd00:c1::a9fe:a9fe",
  "192.0.0.192",
  "168.63.129.16",
  // Alibaba, Tencent, Volcengine.
  "100.100.100.200",
  "fd00:100::100:200",
  "169.254.0.23",
  "100.96.0.96",
  // Scaleway, Akamai.
  "169.254.42.42",
  "fd00:42::42",
  "fd00:a9fe:a9fe::1",
].map((address) => range(address, "metadata"));
