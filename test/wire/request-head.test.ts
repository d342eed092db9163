// Tests of the strict reading of a request's head.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { parseRequestHead } from "../../src/wire/request-head.ts";

function parse(text: string): ReturnType<typeof parseRequestHead> {
  return parseRequestHead(Buffer.from(text, "latin1"));
}

test("names are in lower case, values without white space around them, the order as sent", () => {
  expect(parse("CONNECT a:1 HTTP/1.1\r\nHOST:a:1\r\nX-A: \t b  c \t\r\nx-a:\r\nX-\xB5: 1\r\n\r\n").ok).toBe(
    false,
  );
  expect(
    parse("CONNECT a:1 HTTP/1.1\r\nHOST:a:1\r\nX-A: \t b  c \t\r\nx-a:\r\nY: \xa0\xfc\xa0\r\n\r\n"),
  ).toEqual({
    ok: true,
    value: {
      method: "CONNECT",
      target: "a:1",
      version: "1.1",
      headers: [
        ["host", "a:1"],
        ["x-a", "b  c"],
        ["x-a", ""],
        ["y", "\xa0\xfc\xa0"],
      ],
    },
  });
});

test("a head without headers, and HTTP/1.0, are taken", () => {
  expect(parse("GET / HTTP/1.0\r\n\r\n")).toEqual({
    ok: true,
    value: { method: "GET", target: "/", version: "1.0", headers: [] },
  });
});

test.each([
  ["", "empty line"],
  ["GET / HTTP/1.1\r\n", "empty line"],
  ["GET / HTTP/1.1\r\nA: b\r\n", "empty line"],
  ["GET / HTTP/1.1\n\n", "empty line"],
  ["GET  / HTTP/1.1\r\n\r\n", "single spaces"],
  ["GET /  HTTP/1.1\r\n\r\n", "single spaces"],
  ["GET / HTTP/1.1 \r\n\r\n", "single spaces"],
  [" GET / HTTP/1.1\r\n\r\n", "single spaces"],
  ["GET /a b HTTP/1.1\r\n\r\n", "single spaces"],
  ["GET\t/\tHTTP/1.1\r\n\r\n", "single spaces"],
  ["GET /\r\n\r\n", "single spaces"],
  ["\r\n\r\n", "single spaces"],
  ["G(T / HTTP/1.1\r\n\r\n", "method"],
  ["GET: / HTTP/1.1\r\n\r\n", "method"],
  ["G\xc9T / HTTP/1.1\r\n\r\n", "method"],
  ["CONNECT b\xfccher.example:443 HTTP/1.1\r\n\r\n", "A-labels"],
  ["GET /\t HTTP/1.1\r\n\r\n", "target"],
  ["GET / HTTP/1.2\r\n\r\n", "version"],
  ["GET / HTTP/2.0\r\n\r\n", "version"],
  ["GET / http/1.1\r\n\r\n", "version"],
  ["GET / HTTP/1.1x\r\n\r\n", "version"],
  ["GET / HTTP/1.10\r\n\r\n", "version"],
  ["GET / HTTP/01.1\r\n\r\n", "version"],
  ["GET /\0 HTTP/1.1\r\n\r\n", "control character"],
  ["GET / HTTP/1.1\r\nHost : a\r\n\r\n", "before its colon"],
  ["GET / HTTP/1.1\r\nHost\t: a\r\n\r\n", "before its colon"],
  ["GET / HTTP/1.1\r\n: a\r\n\r\n", "no name"],
  ["GET / HTTP/1.1\r\nHost\r\n\r\n", "no colon"],
  ["GET / HTTP/1.1\r\nHo st: a\r\n\r\n", "not allowed there"],
  ["GET / HTTP/1.1\r\nHo\xf6st: a\r\n\r\n", "not allowed there"],
  ["GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", "obs-fold"],
  ["GET / HTTP/1.1\r\n\tA: b\r\n\r\n", "obs-fold"],
  ["GET / HTTP/1.1\r\n A: b\r\n\r\n", "obs-fold"],
  ["GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n", "bare LF"],
  ["GET / HTTP/1.1\r\nA: b\rC: d\r\n\r\n", "bare CR"],
  ["GET / HTTP/1.1\r\nA: \0\r\n\r\n", "control character"],
  ["GET / HTTP/1.1\r\nA: \x7f\r\n\r\n", "control character"],
  ["GET / HTTP/1.1\r\n\r\nX: y\r\n\r\n", "no colon"],
])("%j is refused: %s", (text, fault) => {
  const head = parse(text);
  expect(head.ok ? head.value : head.fault).toContain(fault);
});

test("whatever bytes come, nothing is thrown and no accepted part holds a control character", () => {
  const piece = fc.constantFrom(
    "CONNECT",
    "GET",
    " ",
    "\t",
    "a:1",
    "HTTP/1.1",
    "HTTP/1.0",
    "\r\n",
    "\r",
    "\n",
    "Host:",
    "x",
    "\0",
    "\xff",
  );
  const text = fc.oneof(
    fc.array(piece, { maxLength: 16 }).map((pieces) => `${pieces.join("")}\r\n\r\n`),
    fc.array(piece, { maxLength: 10 }).map((pieces) => `CONNECT a:1 HTTP/1.1\r\n${pieces.join("")}\r\n\r\n`),
    fc.string({ unit: "binary-ascii" }),
  );
  fc.assert(
    fc.property(text, (bytes) => {
      const head = parse(bytes);
      if (!head.ok) return;
      const parts = [head.value.method, head.value.target, ...head.value.headers.flat()];
      for (const part of parts) expect(/[^\P{Cc}\t\x80-\x9f]/u.test(part)).toBe(false);
    }),
    { numRuns: 10_000 },
  );
});

test("a head of many headers is read in linear time", () => {
  const head = Buffer.from(`GET / HTTP/1.1\r\n${"a:\r\n".repeat(4000)}\r\n`);
  const spaces = Buffer.from(`GET / HTTP/1.1\r\na:${" ".repeat(16_000)}b${" ".repeat(16_000)}\r\n\r\n`);
  const started = performance.now();
  for (let round = 0; round < 20; round++) {
    expect(parseRequestHead(head).ok).toBe(true);
    expect(parseRequestHead(spaces).ok).toBe(true);
  }
  expect(performance.now() - started).toBeLessThan(1000);
});
