// Tests of an upstream's reply head.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { isInterim, parseResponseHead } from "../../src/wire/response-head.ts";

function parse(text: string): ReturnType<typeof parseResponseHead> {
  return parseResponseHead(Buffer.from(text, "latin1"));
}

test.each([
  ["HTTP/1.1 200 Connection established", "1.1", 200, "Connection established"],
  ["HTTP/1.0 200 OK", "1.0", 200, "OK"],
  ["HTTP/1.1 407 ", "1.1", 407, ""],
  ["HTTP/1.1 502", "1.1", 502, ""],
  ["HTTP/1.1 403  two\tparts \xfc", "1.1", 403, " two\tparts \xfc"],
  ["HTTP/1.1 599 x", "1.1", 599, "x"],
] as const)("%j is taken", (line, version, status, reason) => {
  expect(parse(`${line}\r\nVia: x\r\n\r\n`)).toEqual({
    ok: true,
    value: { version, status, reason, headers: [["via", "x"]] },
  });
});

test.each([
  "",
  "HTTP/1.1",
  "HTTP/1.1 ",
  "HTTP/1.1 20",
  "HTTP/1.1 2000 OK",
  "HTTP/1.1 200OK",
  "HTTP/1.1  200 OK",
  "HTTP/1.1 +20 OK",
  "HTTP/1.1 2e2 OK",
  "HTTP/1.1 099 x",
  "HTTP/1.1 000 x",
  "HTTP/1.1 600 x",
  "HTTP/1.1 999 x",
  "HTTP/2.0 200 OK",
  "HTTP/2 200",
  "http/1.1 200 OK",
  "HTTP/1.1\t200 OK",
  " HTTP/1.1 200 OK",
  "ICY 200 OK",
  "HTTP/1.1 200 O\0K",
  "HTTP/1.1 200 O\rK",
  "CONNECT a:1 HTTP/1.1",
])("%j is no status line", (line) => {
  expect(parse(`${line}\r\n\r\n`).ok).toBe(false);
});

test("headers are read as strictly as a request's", () => {
  for (const header of ["A : b", " A: b", "A", "A: b\0"])
    expect(parse(`HTTP/1.1 200 OK\r\n${header}\r\n\r\n`).ok).toBe(false);
});

test("1xx is interim, but 101 is final", () => {
  const interim = (status: number) => {
    const head = parse(`HTTP/1.1 ${status} x\r\n\r\n`);
    return head.ok && isInterim(head.value);
  };
  expect([100, 102, 103, 199].every(interim)).toBe(true);
  expect([101, 200, 204, 301, 403, 500, 599].some(interim)).toBe(false);
});

test("whatever bytes come, nothing is thrown and the status is in range", () => {
  const piece = fc.constantFrom(
    "HTTP/1.1",
    "HTTP/1.0",
    " ",
    "200",
    "1",
    "99",
    "OK",
    "\r\n",
    "\n",
    "a: b",
    "\0",
    "\xff",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const head = parse(`${pieces.join("")}\r\n\r\n`);
      if (head.ok) expect(head.value.status >= 100 && head.value.status <= 599).toBe(true);
    }),
    { numRuns: 5000 },
  );
});
