// The host patterns of policy rules: one host, everything below a name, or everything.

import { parseHost } from "../wire/host.ts";
import type { Host } from "../wire/host.ts";
import { accept, refuse } from "../wire/parsed.ts";
import type { Parsed } from "../wire/parsed.ts";
import { printable } from "../wire/printable.ts";
import { isPublicSuffix } from "./public-suffix.ts";

/** "below" means names below `name` at any depth, but not `name` itself. */
export type HostPattern =
  | { readonly kind: "any" }
  | { readonly kind: "exact"; readonly host: Host }
  | { readonly kind: "below"; readonly name: string };

/**
 * `name`, `address`, `*.name` or `*`, in any spelling that means the same host.
 */
export function parseHostPattern(text: string): Parsed<HostPattern> {
  const fault = (what: string) => refuse(`host pattern "${printable(text)}" ${what}`);
  if (text === "*") return accept({ kind: "any" });
  if (text === "") return refuse("host pattern is empty");
  if (text === "*.*" || text === "*." || text === "**")
    return fault("matches everything; write * if that is meant");
  const isWildcard = text.startsWith("*.");
  const rest = isWildcard ? text.slice(2) : text;
  if (rest.includes("*")) return fault('has "*" elsewhere than alone or as the first label (*.example.com)');
  const host = parseHost(rest);
  if (!host.ok) {
    // A port or a scheme are the likeliest mistakes, and "the host has ":"" explains neither.
    if (/^[a-z]+:\/\//i.test(text)) return fault("is a URL; write the host alone");
    if (/^[^:]*:[0-9]+$/.test(text)) return fault("has a port; ports are not part of a rule");
    return fault(`is not a host: ${host.fault}`);
  }
  if (!isWildcard) return accept({ kind: "exact", host: host.value });
  if (host.value.kind !== "name") return fault("has a wildcard on an IP address");
  return accept({ kind: "below", name: host.value.text });
}

/** Whether a pattern is a wildcard over a public suffix (`*.com`), which names no owner. */
export function isOverPublicSuffix(pattern: HostPattern): boolean {
  return pattern.kind === "below" && isPublicSuffix(pattern.name);
}

/** The pattern in its canonical spelling. */
export function formatHostPattern(pattern: HostPattern): string {
  if (pattern.kind === "any") return "*";
  return pattern.kind === "exact" ? pattern.host.text : `*.${pattern.name}`;
}

/** Whether a pattern matches a host. Only names are below a name. */
export function matchesHost(pattern: HostPattern, host: Host): boolean {
  if (pattern.kind === "any") return true;
  if (pattern.kind === "exact") return pattern.host.text === host.text;
  return host.kind === "name" && isBelow(host.text, pattern.name);
}

function isBelow(name: string, parent: string): boolean {
  // The dot before the parent is the label boundary: evilexample.com is not below example.com.
  return (
    name.length > parent.length && name.endsWith(parent) && name[name.length - parent.length - 1] === "."
  );
}
