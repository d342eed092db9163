// What the word after `explain` means: a recorded failure, a code of the catalogue, or a host.

import { suggest } from "../config/suggest.ts";
import { failures, findFailure, type FailureCode } from "../failures/catalogue.ts";
import type { FailureEntry } from "../ledger/ledger.ts";
import { formatAuthority, parseAuthority, type Authority } from "../wire/authority.ts";
import type { Parsed } from "../wire/parsed.ts";
import { UsageError } from "./usage-error.ts";

export type Subject =
  | { readonly kind: "failure"; readonly row: FailureEntry }
  | { readonly kind: "code"; readonly code: FailureCode }
  | { readonly kind: "host"; readonly authority: Authority };

const portOf: Readonly<Record<string, string>> = { http: "80", ssh: "22" };
const usualPort = "443";

/** `rows` are those that are recorded. @throws UsageError */
export function findSubject(word: string, rows: readonly FailureEntry[]): Subject {
  const row = rows.find(({ id }) => id === word.toLowerCase());
  if (row !== undefined) return { kind: "failure", row };
  if (findFailure(word) !== null) return { kind: "code", code: word as FailureCode };
  const target = parseTarget(word);
  if (target.ok && (isMeantAsHost(word) || isRecorded(target.value, rows))) {
    return { kind: "host", authority: target.value };
  }
  const isId = /^f[0-9a-z]{6}-\d+$/i.test(word);
  if (!target.ok && !isId && isMeantAsHost(word)) {
    throw new UsageError(`this is no host: ${target.fault}`, "agentproxy explain HOST or HOST:PORT");
  }
  const ids = rows.map(({ id }) => id);
  const meant = suggest(word, isId ? ids : [...Object.keys(failures), ...ids]);
  const what = isId ? `no failure ${word} is recorded` : `"${word}" is no failure code, id or host`;
  throw new UsageError(
    what,
    meant === null ? "agentproxy logs lists what is recorded" : `did you mean ${meant}?`,
  );
}

/** A host, with a port or without, or a URL, of which nothing but host and port is read. */
function parseTarget(word: string): Parsed<Authority> {
  const [, scheme, rest = ""] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(word) ?? [];
  const text = scheme === undefined ? word : rest.replace(/[/?#].*$/, "").replace(/^.*@/, "");
  const port = portOf[scheme?.toLowerCase() ?? ""] ?? usualPort;
  const hasPort = /^(?:\[.*\]|[^:]*):\d*$/.test(text);
  // Without brackets it is an address of IPv6 alone.
  const host = text.includes(":") && !text.startsWith("[") ? `[${text}]` : text;
  return parseAuthority(hasPort ? text : `${host}:${port}`);
}

/** A single word is rather a code or an id that is misspelt. */
function isMeantAsHost(word: string): boolean {
  return /[.:[]/.test(word) || word === "localhost";
}

function isRecorded(authority: Authority, rows: readonly FailureEntry[]): boolean {
  return rows.some(({ host }) => host === formatAuthority(authority));
}
