// Which requests are for the proxy's own pages, and which of those come from where they should.

import { parseAuthority } from "../wire/authority.ts";
import { fieldValues } from "../wire/field-lines.ts";
import type { Host } from "../wire/host.ts";
import type { RequestHead } from "../wire/request-head.ts";
import { ownFolder, type OwnRequest } from "./own-pages.ts";

/** Where the proxy listens: an address, without brackets. */
export interface OwnEndpoint {
  readonly hostname: string;
  readonly port: number;
}

/** `misdirected`: it is for a page, but not from this machine's own tools. `other`: it is for none. */
export type RequestClass =
  | { readonly kind: "own"; readonly request: OwnRequest }
  | { readonly kind: "misdirected" }
  | { readonly kind: "other" };

const misdirected: RequestClass = { kind: "misdirected" };
const other: RequestClass = { kind: "other" };

function isLoopback(host: Host): boolean {
  if (host.kind === "name") return host.text === "localhost";
  return host.kind === "ipv4" ? host.text.startsWith("127.") : host.text === "::1";
}

/** Whether it is the proxy itself, by a name that only this machine's programs can mean. */
export function isOurAuthority(text: string, own: OwnEndpoint): boolean {
  const authority = parseAuthority(text);
  if (!authority.ok || authority.value.port !== own.port) return false;
  const { host } = authority.value;
  return isLoopback(host) || (host.kind !== "name" && host.text === own.hostname);
}

const targetForm = /^(?:http:\/\/([^/?#]*))?(\/[^?#]*)(?:\?(.*))?$/;

/**
 * Sorts a request that is not CONNECT. A browser sends a page's requests to any address its name stands for (DNS
 * rebinding), so Host must name loopback (or be the very
 * address that we listen on) and our port, and what browsers add about the asking page must not be foreign.
 */
export function classifyRequest(head: RequestHead, own: OwnEndpoint): RequestClass {
  const { method, headers } = head;
  if (method !== "GET" && method !== "HEAD") return other;
  const [, authority, path = "", query = ""] = targetForm.exec(head.target) ?? [];
  if (!path.startsWith(ownFolder)) return other;
  if (authority !== undefined && !isOurAuthority(authority, own)) return other;

  const hosts = fieldValues(headers, "host");
  if (hosts.length !== 1 || !isOurAuthority(hosts[0] ?? "", own)) return misdirected;
  const origins = fieldValues(headers, "origin");
  if (origins.some((origin) => !origin.startsWith("http://") || !isOurAuthority(origin.slice(7), own))) {
    return misdirected;
  }
  const sites = fieldValues(headers, "sec-fetch-site");
  if (sites.some((site) => site !== "none" && site !== "same-origin")) return misdirected;
  return { kind: "own", request: { method, path: path.slice(ownFolder.length), query, headers } };
}
