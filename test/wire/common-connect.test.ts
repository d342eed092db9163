// Tests of the short way for common CONNECT heads: never anything else than the strict parsers say.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { formatAuthority } from "../../src/wire/authority.ts";
import { readCommonConnect } from "../../src/wire/common-connect.ts";
import { parseConnect } from "../../src/wire/connect-request.ts";
import { createHeadCollector } from "../../src/wire/head-collector.ts";
import { parseRequestHead } from "../../src/wire/request-head.ts";

/** What the strict parsers make of a chunk: a target, or null for anything but a whole good CONNECT and nothing after. */
function strictly(chunk: Buffer): { authority: unknown; target: string } | null {
  const step = createHeadCollector("request").push(chunk);
  if (step.state !== "done" || step.rest.length > 0) return null;
  const head = parseRequestHead(step.head);
  const connect = head.ok ? parseConnect(head.value) : head;
  return connect.ok ? { authority: connect.value, target: formatAuthority(connect.value) } : null;
}

const curl =
  "CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com:443\r\nUser-Agent: curl/8.5.0\r\nProxy-Connection: Keep-Alive\r\n\r\n";

test.each([
  curl,
  "CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com:443\r\nUser-Agent: Go-http-client/1.1\r\n\r\n",
  "CONNECT api.example.com:443 HTTP/1.1\r\nhost: api.example.com:443\r\nconnection: close\r\n\r\n",
  "CONNECT a.b:65535 HTTP/1.1\r\nHost: a.b:65535\r\n\r\n",
])("%j takes the short way, to the same target", (text) => {
  const chunk = Buffer.from(text, "latin1");
  expect(readCommonConnect(chunk)).not.toBeNull();
  expect(readCommonConnect(chunk)).toEqual(strictly(chunk) as never);
});

test.each([
  "CONNECT api.example.com:443 HTTP/1.1\r\nHost: other.example.com:443\r\n\r\n",
  "CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com:443\r\nContent-Length: 5\r\n\r\n",
  "CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com:443\r\nTransfer-Encoding: chunked\r\n\r\n",
  "CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com:443\r\nHost: api.example.com:443\r\n\r\n",
  "CONNECT api.example.com:65536 HTTP/1.1\r\nHost: api.example.com:65536\r\n\r\n",
  "CONNECT api.example.com:0443 HTTP/1.1\r\nHost: api.example.com:0443\r\n\r\n",
  "CONNECT 127.0.0.1:443 HTTP/1.1\r\nHost: 127.0.0.1:443\r\n\r\n",
  "CONNECT a.0x7f:443 HTTP/1.1\r\nHost: a.0x7f:443\r\n\r\n",
  "CONNECT api.example.com.:443 HTTP/1.1\r\nHost: api.example.com.:443\r\n\r\n",
  "CONNECT API.example.com:443 HTTP/1.1\r\nHost: API.example.com:443\r\n\r\n",
  "CONNECT xn--a.example:443 HTTP/1.1\r\nHost: xn--a.example:443\r\n\r\n",
  "CONNECT u@example.com:443 HTTP/1.1\r\nHost: u@example.com:443\r\n\r\n",
  "CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n",
  `${curl}\x16\x03\x01`,
  curl.replaceAll("\r\n", "\n"),
  curl.slice(0, -1),
  `CONNECT ${"a".repeat(64)}.com:443 HTTP/1.1\r\nHost: ${"a".repeat(64)}.com:443\r\n\r\n`,
  `CONNECT ${"a.".repeat(127)}com:443 HTTP/1.1\r\nHost: ${"a.".repeat(127)}com:443\r\n\r\n`,
  "CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com:443\r\nUser-Agent: a\0b\r\n\r\n",
  "CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com:443\r\nUser-Agent: a\r\n folded\r\n\r\n",
])("%j is left to the strict parsers", (text) => {
  expect(readCommonConnect(Buffer.from(text, "latin1"))).toBeNull();
});

test("for heads near a common one the short way agrees with the strict parsers, or leaves it to them", () => {
  const part = fc.constantFrom(
    "api.example.com",
    "a.b",
    "A.b",
    "a.b.",
    "1.2.3.4",
    "[::1]",
    "a..b",
    "-a.b",
    "a-.b",
    "a_b.c",
    "xn--p1ai.com",
    "localhost",
    "a.1",
    "a.0x1",
    "é.com",
    "a.b@c.d",
    `${"x".repeat(63)}.com`,
    `${"x".repeat(64)}.com`,
  );
  const port = fc.constantFrom("443", "0", "65535", "65536", "0443", "", "+1", "4 43");
  const line = fc.constantFrom(
    "User-Agent: x",
    "Host: a.b:443",
    "Content-Length: 0",
    "Content-Length: 1",
    "Transfer-Encoding: x",
    "Connection: close",
    "Accept : x",
    " folded",
    "X-Other: y",
    "Accept: \tz",
    "user-agent:x",
    "Connection: \x7f",
  );
  const end = fc.constantFrom("\r\n\r\n", "\r\n", "\n\n", "\r\n\r\nmore");
  fc.assert(
    fc.property(
      part,
      port,
      part,
      port,
      fc.boolean(),
      fc.array(line, { maxLength: 3 }),
      end,
      (a, p, b, q, same, lines, tail) => {
        const target = `${a}:${p}`;
        const head = [`CONNECT ${target} HTTP/1.1`, `Host: ${same ? target : `${b}:${q}`}`, ...lines].join(
          "\r\n",
        );
        const chunk = Buffer.from(head + tail, "latin1");
        const found = readCommonConnect(chunk);
        if (found !== null) expect(found).toEqual(strictly(chunk) as never);
      },
    ),
    { numRuns: 5000 },
  );
});

test("single bytes changed in a common head never make the short way take what the strict parsers refuse", () => {
  const bytes = Buffer.from(curl, "latin1");
  for (let index = 0; index < bytes.length; index++) {
    for (let byte = 0; byte < 256; byte++) {
      const changed = Buffer.from(bytes);
      changed[index] = byte;
      const found = readCommonConnect(changed);
      if (found !== null) expect(found).toEqual(strictly(changed) as never);
    }
  }
});
