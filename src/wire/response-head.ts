// The head of an HTTP/1 response, as an upstream proxy answers CONNECT (RFC 9112).

import { parseHeadLines } from "./field-lines.ts";
import type { Fields } from "./field-lines.ts";
import { accept } from "./parsed.ts";
import type { Parsed } from "./parsed.ts";
import { parseStatusLine } from "./status-line.ts";
import type { StatusLine } from "./status-line.ts";

export interface ResponseHead extends StatusLine {
  readonly headers: Fields;
}

/** `head` is a whole head with its empty line, as the head collector gives it. */
export function parseResponseHead(head: Buffer): Parsed<ResponseHead> {
  const lines = parseHeadLines(head);
  if (!lines.ok) return lines;
  const line = parseStatusLine(lines.value.startLine);
  return line.ok ? accept({ ...line.value, headers: lines.value.fields }) : line;
}

/** Whether another head follows for the same request. 101 ends the exchange (RFC 9110 section 15.2.2), so it is final. */
export function isInterim(head: ResponseHead): boolean {
  return head.status < 200 && head.status !== 101;
}
