// The head of an HTTP/1 request as a value (RFC 9112), strictly: what is in doubt is refused.

import { parseHeadLines } from "./field-lines.ts";
import type { Fields } from "./field-lines.ts";
import { accept } from "./parsed.ts";
import type { Parsed } from "./parsed.ts";
import { parseRequestLine } from "./request-line.ts";
import type { RequestLine } from "./request-line.ts";

export interface RequestHead extends RequestLine {
  readonly headers: Fields;
}

/** `head` is a whole head with its empty line, as the head collector gives it. */
export function parseRequestHead(head: Buffer): Parsed<RequestHead> {
  const lines = parseHeadLines(head);
  if (!lines.ok) return lines;
  const line = parseRequestLine(lines.value.startLine);
  return line.ok ? accept({ ...line.value, headers: lines.value.fields }) : line;
}
