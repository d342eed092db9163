// The field lines of an HTTP/1 head (RFC 9112 section 5), strictly.

import { accept, refuse } from "./parsed.ts";
import type { Parsed } from "./parsed.ts";
import { isToken } from "./token.ts";

/** In the order received; names in lower case, values without the white space around them. */
export type Fields = readonly (readonly [name: string, value: string])[];

/** A head without its start line, split: the whole head must be CRLF-ended lines and one empty line at its end. */
export interface HeadLines {
  readonly startLine: string;
  readonly fields: Fields;
}

// HTAB, visible ASCII and obs-text (RFC 9110 section 5.5).
const foreignToLine = /[^\t\x20-\x7e\x80-\xff]/;

/** `head` ends with the empty line. Refuses bare CR or LF, control characters, obs-fold and names that are no tokens. */
export function parseHeadLines(head: Buffer): Parsed<HeadLines> {
  const text = head.toString("latin1");
  if (!text.endsWith("\r\n\r\n")) return refuse("the head does not end with an empty line");
  const [startLine = "", ...lines] = text.slice(0, -4).split("\r\n");
  if (foreignToLine.test(startLine)) return refuse("the start line has a control character");
  const fields: (readonly [string, string])[] = [];
  for (const line of lines) {
    const field = parseFieldLine(line);
    if (!field.ok) return field;
    fields.push(field.value);
  }
  return accept({ startLine, fields });
}

/** Every value of a field, by its name in lower case. */
export function fieldValues(fields: Fields, name: string): readonly string[] {
  return fields.filter(([other]) => other === name).map(([, value]) => value);
}

function parseFieldLine(line: string): Parsed<readonly [string, string]> {
  if (foreignToLine.test(line)) return refuse("a header has a control character, a bare CR or a bare LF");
  if (line.startsWith(" ") || line.startsWith("\t"))
    return refuse("a header is folded over two lines (obs-fold)");
  const colon = line.indexOf(":");
  if (colon === -1) return refuse("a header has no colon");
  const name = line.slice(0, colon);
  if (name === "") return refuse("a header has no name");
  if (name.endsWith(" ") || name.endsWith("\t")) return refuse("a header has white space before its colon");
  if (!isToken(name)) return refuse("a header name has a character that is not allowed there");
  return accept([name.toLowerCase(), trimWhiteSpace(line, colon + 1)]);
}

// Not String.trim, which also takes away obs-text bytes such as 0xa0.
function trimWhiteSpace(line: string, start: number): string {
  let end = line.length;
  while (start < end && isWhiteSpace(line.charCodeAt(start))) start++;
  while (end > start && isWhiteSpace(line.charCodeAt(end - 1))) end--;
  return line.slice(start, end);
}

function isWhiteSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
