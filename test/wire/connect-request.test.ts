// Tests of the reading of CONNECT.

import { expect, test } from "bun:test";
import { formatAuthority } from "../../src/wire/authority.ts";
import { parseConnect } from "../../src/wire/connect-request.ts";
import { parseRequestHead } from "../../src/wire/request-head.ts";

/** The canonical target, or the fault. */
function connect(target: string, headers: readonly string[] = [], method = "CONNECT"): string {
  const text = [`${method} ${target} HTTP/1.1`, ...headers, "", ""].join("\r\n");
  const head = parseRequestHead(Buffer.from(text, "latin1"));
  if (!head.ok) return head.fault;
  const authority = parseConnect(head.value);
  return authority.ok ? formatAuthority(authority.value) : authority.fault;
}

test.each([
  ["example.com:443", [], "example.com:443"],
  ["example.com:443", ["Host: example.com:443"], "example.com:443"],
  ["example.com:443", ["Host: example.com"], "example.com:443"],
  ["example.com:443", ["Host: EXAMPLE.com."], "example.com:443"],
  ["EXAMPLE.com:443", ["Host: example.com.:443"], "example.com:443"],
  ["example.com:8443", ["Host: example.com"], "example.com:8443"],
  ["[2001:DB8::1]:443", ["Host: [2001:db8:0::1]:443"], "[2001:db8::1]:443"],
  ["[2001:db8::1]:443", ["Host: [2001:db8::1]"], "[2001:db8::1]:443"],
  ["[::ffff:10.0.0.1]:443", ["Host: 10.0.0.1"], "10.0.0.1:443"],
  ["example.com:443", ["Content-Length: 0"], "example.com:443"],
  ["example.com:443", ["User-Agent: x", "Proxy-Connection: keep-alive"], "example.com:443"],
] as const)("CONNECT %s with %j goes to %s", (target, headers, expected) => {
  expect(connect(target, headers)).toBe(expected);
});

test.each([
  ["example.com", [], "port is missing"],
  ["example.com:", [], "port is empty"],
  ["/", [], '"/"'],
  ["*", [], '"*"'],
  ["http://example.com/", [], '"/"'],
  ["https://example.com:443", [], '"/"'],
  ["user:pw@example.com:443", [], "userinfo"],
  ["example.com:443", ["Host: other.example"], "another host or port"],
  ["example.com:443", ["Host: other.example:443"], "another host or port"],
  ["example.com:443", ["Host: example.com:444"], "another host or port"],
  ["example.com:443", ["Host: example.com.evil.example"], "another host or port"],
  ["example.com:443", ["Host: [::1]"], "another host or port"],
  ["example.com:443", ["Host:"], "host is empty"],
  ["example.com:443", ["Host: example.com:"], "port is empty"],
  ["example.com:443", ["Host: user@example.com"], "userinfo"],
  ["example.com:443", ["Host: example.com, example.com"], '","'],
  ["[::1]:443", ["Host: ::1"], '":"'],
  ["[::1]:443", ["Host: ::1:443"], "brackets"],
  ["example.com:443", ["Host: example.com", "Host: example.com"], "two Host"],
  ["example.com:443", ["Host: example.com:443", "host: evil.example"], "two Host"],
  ["example.com:443", ["Content-Length: 5"], "has a body"],
  ["example.com:443", ["Content-Length: 00"], "has a body"],
  ["example.com:443", ["Content-Length: +0"], "has a body"],
  ["example.com:443", ["Content-Length: 0, 0"], "has a body"],
  ["example.com:443", ["Content-Length:"], "has a body"],
  ["example.com:443", ["Content-Length: 0", "Content-Length: 0"], "two Content-Length"],
  ["example.com:443", ["Transfer-Encoding: chunked"], "Transfer-Encoding"],
  ["example.com:443", ["Transfer-Encoding: identity"], "Transfer-Encoding"],
  ["example.com:443", ["Transfer-Encoding:"], "Transfer-Encoding"],
] as const)("CONNECT %s with %j is refused: %s", (target, headers, fault) => {
  expect(connect(target, headers)).toContain(fault);
});

test("only the method CONNECT, in upper case, is CONNECT", () => {
  for (const method of ["GET", "connect", "Connect", "CONNECTX"]) {
    expect(connect("example.com:443", [], method)).toBe("the method is not CONNECT");
  }
});
