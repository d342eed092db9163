// The one canonical form of a host, which policy, dialling, SNI, leaves and the ledger all compare.

import { domainToASCII } from "node:url";
import { characterName } from "./character-name.ts";
import { createCharacterSet } from "./character-set.ts";
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6, unmapIpv4 } from "./ip-address.ts";
import { accept, refuse } from "./parsed.ts";
import type { Parsed } from "./parsed.ts";

/**
 * `text` is canonical, so two hosts are the same exactly when their texts are: a name as lower-case A-labels without
 * trailing dot, IPv4 as a dotted quad, IPv6 after RFC 5952 without brackets. IPv4-mapped IPv6 is IPv4 here.
 */
export interface Host {
  readonly kind: "name" | "ipv4" | "ipv6";
  readonly text: string;
}

// RFC 1035 section 2.3.4, without the root's empty label.
const longestName = 253;
const longestLabel = 63;
// A name in Unicode may shrink when mapped to A-labels; past this nothing legitimate is left, and mapping costs time.
const longestInput = 1024;

const isNameCharacter = createCharacterSet(
  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.",
);
const isAddressCharacter = createCharacterSet("[]:");

/**
 * A host name, an IPv4 address, or an IPv6 address with or without brackets. Every character is checked against an
 * allow-list before anything else, since proxies were passed by names with NUL, zone ids or userinfo in them.
 */
export function parseHost(text: string): Parsed<Host> {
  if (text === "") return refuse("the host is empty");
  if (text.length > longestInput) return refuse(`the host is longer than ${longestName} characters`);
  let isAscii = true;
  let isAddress = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) isAscii = false;
    else if (isAddressCharacter(code)) isAddress = true;
    else if (!isNameCharacter(code)) {
      // A zone id is the one legitimate use of "%" in a host (RFC 6874), so it is named.
      const what = code === 0x25 && isAddress ? '"%" (an IPv6 zone id)' : characterName(code);
      return refuse(`the host has ${what}`);
    }
  }
  if (isAddress) return parseIpv6Host(text);
  return isAscii ? parseAsciiName(text) : parseUnicodeName(text);
}

function parseIpv6Host(text: string): Parsed<Host> {
  const opened = text.startsWith("[");
  if (opened !== text.endsWith("]")) return refuse("the host has an unpaired bracket");
  const bytes = parseIpv6(opened ? text.slice(1, -1) : text);
  if (bytes === null)
    return refuse(opened ? "the host in brackets is not an IPv6 address" : 'the host has ":"');
  const ipv4 = unmapIpv4(bytes);
  return accept(
    ipv4 === null ? { kind: "ipv6", text: formatIpv6(bytes) } : { kind: "ipv4", text: formatIpv4(ipv4) },
  );
}

function parseUnicodeName(text: string): Parsed<Host> {
  // UTS 46, nontransitional, as in the WHATWG URL standard; "" when the name is not valid.
  const ascii = domainToASCII(text);
  if (ascii === "") return refuse("the host is not a valid internationalised name");
  // The mapping can bring in ASCII that is not allowed: U+2474 becomes "(1)".
  const foreign = foreignToName(ascii);
  if (foreign !== null) return refuse(`the host has ${characterName(foreign)} when mapped to ASCII`);
  const host = parseAsciiName(ascii);
  // Full-width digits map to ASCII ones: nobody writes an address so but to hide it.
  if (host.ok && host.value.kind !== "name") return refuse("the host is an IPv4 address in Unicode digits");
  return host;
}

function foreignToName(text: string): number | null {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (!isNameCharacter(code)) return code;
  }
  return null;
}

function parseAsciiName(text: string): Parsed<Host> {
  const lower = text.toLowerCase();
  const name = lower.endsWith(".") ? lower.slice(0, -1) : lower;
  if (name.length > longestName) return refuse(`the host is longer than ${longestName} characters`);
  const labels = name.split(".");
  for (const label of labels) {
    const fault = labelFault(label);
    if (fault !== null) return refuse(fault);
  }
  if (isNumeric(labels[labels.length - 1] ?? "")) {
    // The rule of the WHATWG URL standard: such a name is an IPv4 address to inet_aton and so to most resolvers.
    const ipv4 = parseIpv4(lower);
    if (ipv4 !== null) return accept({ kind: "ipv4", text: lower });
    return refuse("the host ends in a number but is not an IPv4 address of four plain decimal numbers");
  }
  if (name.includes("xn--") && domainToASCII(name) !== name) {
    return refuse('the host has an "xn--" label that is not valid');
  }
  return accept({ kind: "name", text: name });
}

function labelFault(label: string): string | null {
  if (label === "") return "the host has an empty label";
  if (label.length > longestLabel) return `the host has a label longer than ${longestLabel} characters`;
  if (label.startsWith("-") || label.endsWith("-"))
    return 'the host has a label that starts or ends with "-"';
  return null;
}

function isNumeric(label: string): boolean {
  return /^(?:[0-9]+|0x[0-9a-f]*)$/.test(label);
}
