// The first line of an HTTP/1 response (RFC 9112 section 4).

import { accept, refuse } from "./parsed.ts";
import type { Parsed } from "./parsed.ts";

export interface StatusLine {
  readonly version: "1.0" | "1.1";
  /** 100 to 599. */
  readonly status: number;
  /** As sent, in Latin-1; an outsider's text. */
  readonly reason: string;
}

// The space after the code is optional here: many servers drop it with the reason, as section 4 warns.
const shape = /^HTTP\/(1\.[0-9]) ([0-9]{3})(?: ([\t\x20-\x7e\x80-\xff]*))?$/;

/** `line` without its CRLF. */
export function parseStatusLine(line: string): Parsed<StatusLine> {
  const match = shape.exec(line);
  if (match === null) return refuse("the status line is not HTTP/1, a three-digit status and a reason");
  const status = Number(match[2]);
  if (status < 100 || status > 599) return refuse("the status is not between 100 and 599");
  return accept({ version: match[1] === "1.0" ? "1.0" : "1.1", status, reason: match[3] ?? "" });
}
