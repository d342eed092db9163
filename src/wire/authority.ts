// A host and a port, as CONNECT names its target (RFC 9110 section 9.3.6, RFC 3986 section 3.2).

import { characterName } from "./character-name.ts";
import { parseHost } from "./host.ts";
import type { Host } from "./host.ts";
import { accept, refuse } from "./parsed.ts";
import type { Parsed } from "./parsed.ts";

export interface Authority {
  readonly host: Host;
  readonly port: number;
}

/** `host:port`, the port required, brackets required around IPv6, no userinfo. */
export function parseAuthority(text: string): Parsed<Authority> {
  // First, since whatever stands around "@" may be a password, of which no fault may show even one character.
  if (text.includes("@")) return refuse(`the authority has ${characterName(0x40)}`);
  const bracketed = text.startsWith("[");
  const colon = bracketed ? text.indexOf("]") + 1 : text.lastIndexOf(":");
  if (bracketed && colon === 0) return refuse("the host has an unpaired bracket");
  const hostText = colon === -1 ? text : text.slice(0, colon);
  const host = parseHost(hostText);
  if (!host.ok) return host;
  if (!bracketed && hostText.includes(":")) return refuse("an IPv6 address needs brackets");
  if (colon === -1 || colon === text.length) return refuse("the port is missing");
  if (text[colon] !== ":") return refuse("something other than a port follows the bracket");
  const port = parsePort(text.slice(colon + 1));
  return port.ok ? accept({ host: host.value, port: port.value }) : port;
}

/** `host:port` with brackets around IPv6. */
export function formatAuthority(authority: Authority): string {
  const { host, port } = authority;
  return host.kind === "ipv6" ? `[${host.text}]:${port}` : `${host.text}:${port}`;
}

function parsePort(text: string): Parsed<number> {
  if (text === "") return refuse("the port is empty");
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x30 || code > 0x39) return refuse(`the port has ${characterName(code)}`);
  }
  if (text === "0") return refuse("the port is 0");
  if (text.startsWith("0")) return refuse("the port has a leading zero");
  const port = Number(text);
  return port > 65535 ? refuse("the port is above 65535") : accept(port);
}
