// Whether an address belongs to the public internet, and if not, what it is.

import type { Host } from "../wire/host.ts";
import { addressBytes, containsBytes, formatCidr } from "./cidr.ts";
import { embeddedIpv4 } from "./embedded-ipv4.ts";
import { metadataAddresses, specialRanges, wellKnownNat64 } from "./special-ranges.ts";
import type { SpecialRange } from "./special-ranges.ts";

/** `range` is the special range in CIDR notation, `name` what it is for; "metadata" is the name of metadata endpoints. */
export type AddressClass =
  { readonly public: true } | { readonly public: false; readonly range: string; readonly name: string };

/**
 * Classifies an IPv4 or IPv6 address, and with an IPv6 one the IPv4 addresses embedded in it: NAT64 is only as public as
 * what it leads to. A name, which is no address, is not public either.
 */
export function classifyAddress(host: Host): AddressClass {
  const bytes = addressBytes(host);
  if (bytes === null) return { public: false, range: "", name: "not an address" };
  const metadata = find(metadataAddresses, bytes);
  if (metadata !== null) return metadata;
  const embedded = embeddedIpv4(host).map(classifyAddress);
  const inner = embedded.find((found) => !found.public && found.name === "metadata");
  if (inner !== undefined) return inner;
  if (!containsBytes(wellKnownNat64.cidr, bytes)) {
    const special = find(specialRanges, bytes);
    if (special !== null) return special;
  }
  return embedded.find((found) => !found.public) ?? { public: true };
}

function find(ranges: readonly SpecialRange[], bytes: Uint8Array): AddressClass | null {
  const found = ranges.find(({ cidr }) => containsBytes(cidr, bytes));
  return found === undefined ? null : { public: false, range: formatCidr(found.cidr), name: found.name };
}
