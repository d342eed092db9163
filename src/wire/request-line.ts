// The first line of an HTTP/1 request (RFC 9112 section 3), strictly.

import { accept, refuse } from "./parsed.ts";
import type { Parsed } from "./parsed.ts";
import { isToken } from "./token.ts";

export interface RequestLine {
  readonly method: string;
  /** As sent; visible ASCII. */
  readonly target: string;
  readonly version: "1.0" | "1.1";
}

const foreignToTarget = /[^\x21-\x7e]/;

/** `line` without its CRLF: three parts, a single space between each. */
export function parseRequestLine(line: string): Parsed<RequestLine> {
  const parts = line.split(" ", 4);
  const [method = "", target = "", version = ""] = parts;
  if (parts.length !== 3) {
    return refuse("the request line is not a method, a target and a version with single spaces between them");
  }
  if (!isToken(method)) return refuse("the method is not a token");
  if (target === "") return refuse("the request target is empty");
  if (foreignToTarget.test(target)) {
    return refuse(
      "the request target has a character outside visible ASCII (write names as A-labels, xn--…)",
    );
  }
  if (version !== "HTTP/1.1" && version !== "HTTP/1.0") return refuse("the HTTP version is not 1.0 or 1.1");
  return accept({ method, target, version: version === "HTTP/1.1" ? "1.1" : "1.0" });
}
