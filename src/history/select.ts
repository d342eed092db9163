// Which failures are asked for.

import { basename } from "node:path";
import type { FailureEntry } from "../ledger/ledger.ts";
import { formatAuthority, parseAuthority } from "../wire/authority.ts";
import { parseHost } from "../wire/host.ts";
import { accept, refuse, type Parsed } from "../wire/parsed.ts";

export type HostChoice =
  | { readonly kind: "target"; readonly target: string }
  | { readonly kind: "host"; readonly host: string }
  /** The name and everything below it. */
  | { readonly kind: "domain"; readonly name: string };

/** Of each the row must be one of those named; an empty list names all. */
export interface Selection {
  readonly codes: readonly string[];
  readonly hosts: readonly HostChoice[];
  /** Ids of the tool catalogue, or names of programs. */
  readonly tools: readonly string[];
  /** Milliseconds since 1970, of the latest occurrence. */
  readonly sinceMs: number | null;
}

/** `name`, `name:port`, or `.name` for a domain, in any spelling that means the same. */
export function parseHostChoice(text: string): Parsed<HostChoice> {
  if (text.startsWith(".")) {
    const host = parseHost(text.slice(1));
    if (!host.ok) return host;
    if (host.value.kind !== "name") return refuse("an address has nothing below it");
    return accept({ kind: "domain", name: host.value.text });
  }
  const host = parseHost(text);
  if (host.ok) return accept({ kind: "host", host: host.value.text });
  const authority = parseAuthority(text);
  return authority.ok ? accept({ kind: "target", target: formatAuthority(authority.value) }) : authority;
}

export function isSelected(row: FailureEntry, { codes, hosts, tools, sinceMs }: Selection): boolean {
  return (
    (codes.length === 0 || codes.includes(row.code)) &&
    (hosts.length === 0 || hosts.some((choice) => isAt(row.host, choice))) &&
    (tools.length === 0 || tools.some((tool) => isBy(row, tool))) &&
    (sinceMs === null || Date.parse(row.ts) >= sinceMs)
  );
}

/** `target` is a row's: canonical where it could be parsed, so that texts can be compared. */
function isAt(target: string, choice: HostChoice): boolean {
  if (choice.kind === "target") return target === choice.target;
  const host = target.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
  if (choice.kind === "host") return host === choice.host;
  return host === choice.name || host.endsWith(`.${choice.name}`);
}

function isBy({ tool, process }: FailureEntry, name: string): boolean {
  return tool === name || basename(process?.executable ?? "") === name;
}
