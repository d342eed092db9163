// HTTP/1.1 replies of our own, into which no text can inject a line.

import { printable } from "./printable.ts";
import { isToken } from "./token.ts";

export interface Reply {
  /** 200 to 599. */
  readonly status: number;
  readonly reason: string;
  /** Without Content-Length, Transfer-Encoding and Connection, which are set here. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Null: it comes afterwards, piece by piece, and ends with the connection (RFC 9112 section 6.3). */
  readonly body: string | Buffer | null;
  /** True for the answer to HEAD: Content-Length speaks of the body, which is left out (RFC 9110 section 9.3.2). */
  readonly headOnly?: boolean;
}

const ours = new Set(["content-length", "transfer-encoding", "connection"]);

/**
 * The reply's bytes; the connection is to be closed after them. Reason and values may hold an outsider's text: what is
 * not printable ASCII becomes "?". Throws RangeError for a header name or status that only a fault of ours can cause.
 */
export function formatReply(reply: Reply): Buffer {
  const { status, headers } = reply;
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new RangeError(`Cannot format reply: status ${status} is not between 200 and 599`);
  }
  const body = typeof reply.body === "string" ? Buffer.from(reply.body) : reply.body;
  const length = body === null ? [] : [`Content-Length: ${body.length}`];
  const lines = [`HTTP/1.1 ${status} ${ascii(printable(reply.reason))}`];
  for (const [name, value] of headers) {
    if (!isToken(name) || ours.has(name.toLowerCase())) {
      throw new RangeError(`Cannot format reply: header name ${JSON.stringify(name)} is not allowed`);
    }
    lines.push(`${name}: ${ascii(value)}`);
  }
  lines.push(...length, "Connection: close", "", "");
  const head = Buffer.from(lines.join("\r\n"), "latin1");
  return reply.headOnly === true || body === null ? head : Buffer.concat([head, body]);
}

function ascii(text: string): string {
  // Line breaks and tabs separate words, so they leave a space; everything else leaves a mark.
  return text
    .replace(/[\t\r\n]+/g, " ")
    .replace(/[^\x20-\x7e]/gu, "?")
    .trim();
}
