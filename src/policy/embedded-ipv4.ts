// The IPv4 addresses inside an IPv6 address, to which a translator or tunnel on the way may deliver.

import type { Host } from "../wire/host.ts";
import { formatIpv4 } from "../wire/ip-address.ts";
import { addressBytes, containsBytes, parseCidr } from "./cidr.ts";
import type { Cidr } from "./cidr.ts";

interface Embedding {
  readonly within: Cidr;
  /** The offsets of the four bytes. */
  readonly offsets: readonly number[];
  /** Teredo stores the client's address with every bit flipped, against NATs that rewrite addresses. */
  readonly flip?: true;
}

function within(text: string): Cidr {
  const cidr = parseCidr(text);
  if (!cidr.ok) throw new Error(`Cannot build the table of embeddings: ${cidr.fault}`);
  return cidr.value;
}

const embeddings: readonly Embedding[] = [
  // IPv4-compatible (RFC 4291 section 2.5.5.1) and IPv4-translated (RFC 2765 section 2.1).
  { within: within("::/96"), offsets: [12, 13, 14, 15] },
  { within: within("::ffff:0:0:0/96"), offsets: [12, 13, 14, 15] },
  // NAT64: the well-known prefix, and the local-use one in every layout of RFC 6052 section 2.2 that fits in it. Byte
  // 8 is skipped there.
  { within: within("64:ff9b::/96"), offsets: [12, 13, 14, 15] },
  { within: within("64:ff9b:1::/48"), offsets: [6, 7, 9, 10] },
  { within: within("64:ff9b:1::/48"), offsets: [7, 9, 10, 11] },
  { within: within("64:ff9b:1::/48"), offsets: [9, 10, 11, 12] },
  { within: within("64:ff9b:1::/48"), offsets: [12, 13, 14, 15] },
  // 6to4 (RFC 3056 section 2).
  { within: within("2002::/16"), offsets: [2, 3, 4, 5] },
  // Teredo (RFC 4380 section 4): the server, and the client.
  { within: within("2001::/32"), offsets: [4, 5, 6, 7] },
  { within: within("2001::/32"), offsets: [12, 13, 14, 15], flip: true },
];

/** Empty for IPv4, for names, and for IPv6 in no known embedding. A network's own NAT64 prefix cannot be known here. */
export function embeddedIpv4(host: Host): readonly Host[] {
  const bytes = host.kind === "ipv6" ? addressBytes(host) : null;
  if (bytes === null) return [];
  const found = embeddings.filter((embedding) => containsBytes(embedding.within, bytes)).map(read);
  return isIsatap(bytes) ? [...found, hostOf(bytes.subarray(12))] : found;

  function read({ offsets, flip }: Embedding): Host {
    return hostOf(Uint8Array.from(offsets, (offset) => (bytes?.[offset] ?? 0) ^ (flip === true ? 0xff : 0)));
  }
}

// RFC 5214 section 6.1: the interface identifier is 0000:5efe or 0200:5efe and the IPv4 address, under any prefix.
function isIsatap(bytes: Uint8Array): boolean {
  return ((bytes[8] ?? 0) & 0xfd) === 0 && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe;
}

function hostOf(bytes: Uint8Array): Host {
  return { kind: "ipv4", text: formatIpv4(bytes) };
}
