// A CONNECT request's target (RFC 9110 section 9.3.6), agreed on by its request line and its Host.

import { formatAuthority, parseAuthority } from "./authority.ts";
import type { Authority } from "./authority.ts";
import { fieldValues } from "./field-lines.ts";
import { parseHost } from "./host.ts";
import { accept, refuse } from "./parsed.ts";
import type { Parsed } from "./parsed.ts";
import type { RequestHead } from "./request-head.ts";

/**
 * The authority of a CONNECT request. Refuses a target in any other form, a body, two Hosts, and a Host that names
 * something else than the target: two readers of such a request could disagree on where it goes.
 */
export function parseConnect(head: RequestHead): Parsed<Authority> {
  if (head.method !== "CONNECT") return refuse("the method is not CONNECT");
  const authority = parseAuthority(head.target);
  if (!authority.ok) return authority;
  const fault = bodyFault(head) ?? hostFault(head, authority.value);
  return fault === null ? authority : refuse(fault);
}

function bodyFault(head: RequestHead): string | null {
  if (fieldValues(head.headers, "transfer-encoding").length > 0)
    return "the request has a body (Transfer-Encoding)";
  const lengths = fieldValues(head.headers, "content-length");
  if (lengths.length > 1) return "the request has two Content-Length headers";
  return lengths.length === 0 || lengths[0] === "0" ? null : "the request has a body (Content-Length)";
}

function hostFault(head: RequestHead, target: Authority): string | null {
  const hosts = fieldValues(head.headers, "host");
  const [text] = hosts;
  if (text === undefined || (hosts.length === 1 && text === head.target)) return null;
  if (hosts.length > 1) return "the request has two Host headers";
  const named = parseHostField(text, target.port);
  if (!named.ok) return `in the Host header ${named.fault}`;
  return formatAuthority(named.value) === formatAuthority(target)
    ? null
    : "the Host header names another host or port than the request target";
}

// Host may leave the port out (RFC 9110 section 7.2): then it agrees with whatever port the target has.
function parseHostField(text: string, port: number): Parsed<Authority> {
  const hasPort = text.startsWith("[") ? !text.endsWith("]") : text.includes(":");
  if (hasPort) return parseAuthority(text);
  const host = parseHost(text);
  return host.ok ? accept({ host: host.value, port }) : host;
}
