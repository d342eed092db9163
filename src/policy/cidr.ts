// Ranges of IP addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3).

import type { Host } from "../wire/host.ts";
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from "../wire/ip-address.ts";
import { parseHost } from "../wire/host.ts";
import { accept, refuse } from "../wire/parsed.ts";
import type { Parsed } from "../wire/parsed.ts";
import { printable } from "../wire/printable.ts";

/** `bytes` is the first address: 4 bytes for IPv4, 16 for IPv6, zero past the prefix. */
export interface Cidr {
  readonly bytes: Uint8Array;
  readonly prefixLength: number;
}

/** `address/length`, or an address alone for just that one. Bits past the prefix must be zero. */
export function parseCidr(text: string): Parsed<Cidr> {
  const fault = (what: string) => refuse(`address range "${printable(text)}" ${what}`);
  const [addressText = "", lengthText, ...others] = text.split("/", 3);
  if (others.length > 0) return fault("has more than one slash");
  const host = parseHost(addressText);
  const bytes = host.ok ? addressBytes(host.value) : null;
  if (bytes === null) return fault("does not start with an IP address");
  // The length of an IPv4-mapped range counts from the start of the IPv6 address; the range itself is an IPv4 one.
  const unmappedBits = bytes.length === 4 && addressText.includes(":") ? 96 : 0;
  const bits = bytes.length * 8 + unmappedBits;
  if (lengthText !== undefined && !/^(?:0|[1-9][0-9]{0,2})$/.test(lengthText)) {
    return fault("has a prefix length that is not a number");
  }
  const length = lengthText === undefined ? bits : Number(lengthText);
  if (length > bits || length < unmappedBits) {
    return fault(`has a prefix length that is not between ${unmappedBits} and ${bits}`);
  }
  const prefixLength = length - unmappedBits;
  const network = bytes.map((byte, index) => byte & maskByte(prefixLength, index));
  const cidr = { bytes: network, prefixLength };
  if (network.some((byte, index) => byte !== bytes[index])) {
    return fault(`has bits set past its prefix (its network is ${formatCidr(cidr)})`);
  }
  return accept(cidr);
}

/** `address/length`, the address in its canonical form. */
export function formatCidr(cidr: Cidr): string {
  const address = cidr.bytes.length === 4 ? formatIpv4(cidr.bytes) : formatIpv6(cidr.bytes);
  return `${address}/${cidr.prefixLength}`;
}

/** Whether an address lies in a range. A name lies in none, and neither does an address of the other family. */
export function containsAddress(cidr: Cidr, host: Host): boolean {
  const bytes = addressBytes(host);
  return bytes !== null && containsBytes(cidr, bytes);
}

/** The same for an address in bytes. */
export function containsBytes(cidr: Cidr, bytes: Uint8Array): boolean {
  return (
    bytes.length === cidr.bytes.length &&
    cidr.bytes.every((byte, index) => byte === ((bytes[index] ?? 0) & maskByte(cidr.prefixLength, index)))
  );
}

/** Whether a range holds one address only. */
export function isSingleAddress(cidr: Cidr): boolean {
  return cidr.prefixLength === cidr.bytes.length * 8;
}

/** 4 or 16 bytes; null for a name. */
export function addressBytes(host: Host): Uint8Array | null {
  if (host.kind === "name") return null;
  return host.kind === "ipv4" ? parseIpv4(host.text) : parseIpv6(host.text);
}

function maskByte(prefixLength: number, index: number): number {
  const bits = Math.min(8, Math.max(0, prefixLength - index * 8));
  return (0xff00 >> bits) & 0xff;
}
