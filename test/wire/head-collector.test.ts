// Tests of the gathering of a head out of reads.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { createHeadCollector, maxHeadBytes } from "../../src/wire/head-collector.ts";
import type { HeadState } from "../../src/wire/head-collector.ts";

const connect = "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\nX: \xfc\r\n\r\n";

function latin1(text: string): Buffer {
  return Buffer.from(text, "latin1");
}

/** Pushes `bytes` cut after each of `cuts`; of what comes after the read that settled it, nothing is pushed. */
function collect(
  bytes: Buffer,
  cuts: readonly number[],
  expected: "request" | "response" = "request",
): HeadState {
  const collector = createHeadCollector(expected);
  let state: HeadState = { state: "more" };
  let start = 0;
  for (const end of [...new Set(cuts), bytes.length].toSorted((a, b) => a - b)) {
    const chunk = Buffer.from(bytes.subarray(start, end));
    state = collector.push(chunk);
    if (state.state === "done") return { ...state, rest: Buffer.concat([state.rest, bytes.subarray(end)]) };
    if (state.state !== "more") return state;
    chunk.fill(0);
    start = end;
  }
  return state;
}

function faultOf(state: HeadState): string {
  return state.state === "malformed" ? state.fault : `(${state.state})`;
}

test("a head in one read is done, and what follows it is kept", () => {
  const state = collect(latin1(`${connect}\x16\x03\x01`), []);
  expect(state).toEqual({ state: "done", head: latin1(connect), rest: latin1("\x16\x03\x01") });
});

test("a head in reads of one byte is done with the last byte", () => {
  const collector = createHeadCollector("request");
  for (const byte of latin1(connect).subarray(0, -1))
    expect(collector.push(Buffer.of(byte)).state).toBe("more");
  expect(collector.push(Buffer.from("\n"))).toEqual({
    state: "done",
    head: latin1(connect),
    rest: Buffer.alloc(0),
  });
});

test("however a head and what follows are cut, the outcome is the same", () => {
  const tail = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(tail, fc.array(fc.nat(connect.length + 40), { maxLength: 20 }), (rest, cuts) => {
      const bytes = Buffer.concat([latin1(connect), rest]);
      expect(
        collect(
          bytes,
          cuts.filter((cut) => cut < bytes.length),
        ),
      ).toEqual({ state: "done", head: latin1(connect), rest });
    }),
    { numRuns: 2000 },
  );
});

test("however any bytes are cut, they are judged the same", () => {
  const piece = fc.constantFrom(
    "CONNECT a:1 HTTP/1.1",
    "GET / HTTP/1.1",
    "\r\n",
    "\r",
    "\n",
    "a: b",
    "\0",
    " ",
    "x",
    "\r\n\r\n",
    "\x16",
  );
  const bytes = fc.array(piece, { maxLength: 8 }).map((pieces) => latin1(pieces.join("")));
  // The guess at a protocol may know more when more bytes came at once; the fault before it must not differ.
  const verdict = (state: HeadState) =>
    state.state === "malformed"
      ? { state: "malformed", fault: state.fault.split("; it looks like ")[0] }
      : state;
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(60), { maxLength: 10 }), (all, cuts) => {
      expect(
        verdict(
          collect(
            all,
            cuts.filter((cut) => cut < all.length),
          ),
        ),
      ).toEqual(verdict(collect(all, [])));
    }),
    { numRuns: 5000 },
  );
});

test("a head is at most 16 KiB long, its empty line included", () => {
  const start = "CONNECT a:1 HTTP/1.1\r\nx: ";
  const longest = `${start}${"y".repeat(maxHeadBytes - start.length - 4)}\r\n\r\n`;
  expect(longest.length).toBe(16_384);
  const tooLong = longest.replace("x: ", "x: y");
  for (const cuts of [[], [100], Array.from({ length: 16_384 }, (_, index) => index)]) {
    expect(collect(latin1(longest), cuts).state).toBe("done");
    expect(collect(latin1(tooLong), cuts).state).toBe("too-large");
  }
  expect(collect(latin1(`${start}${"y".repeat(1_000_000)}`), []).state).toBe("too-large");
  expect(createHeadCollector("request", 10).push(Buffer.from("CONNECT a:1")).state).toBe("too-large");
});

test("only an empty line ends a head", () => {
  const head = "CONNECT a:1 HTTP/1.1\r\nx\r\n:\r\ny: z\r\n\r\n";
  expect(collect(latin1(`${head}rest`), [])).toEqual({
    state: "done",
    head: latin1(head),
    rest: latin1("rest"),
  });
});

test("a settled collector stays as it is", () => {
  const collector = createHeadCollector("request");
  const settled = collector.push(Buffer.from("\0"));
  expect(collector.push(Buffer.from(connect))).toBe(settled);
});

test.each([
  ["CONNECT a:1 HTTP/1.1\n\n", "bare LF"],
  ["CONNECT a:1 HTTP/1.1\nHost: a:1\n\n", "bare LF"],
  ["CONNECT a:1 HTTP/1.1\r\nHost: a:1\n\r\n", "bare LF"],
  ["CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\n", "bare LF"],
  ["CONNECT a:1 HTTP/1.1\r\nHost: a\rb\r\n\r\n", "bare CR"],
  ["CONNECT a:1 HTTP/1.1\r\r\n\r\n", "bare CR"],
  ["CONNECT a:1\0.b:1 HTTP/1.1\r\n\r\n", "a NUL"],
  ["CONNECT a:1 HTTP/1.1\r\nX: \x01\r\n\r\n", "U+0001"],
  ["CONNECT a:1 HTTP/1.1\r\nX: \x7f\r\n\r\n", "U+007F"],
  ["\r\nCONNECT a:1 HTTP/1.1\r\n\r\n", "request line"],
  [" CONNECT a:1 HTTP/1.1\r\n\r\n", "first byte"],
  ["CONNECT  a:1 HTTP/1.1\r\n", "single spaces"],
  ["CONNECT a:1\r\n", "request line"],
  ["CONNECT a:1 HTTP/2.0\r\n", "HTTP version"],
  ["\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "it looks like tls"],
  ["\x16", "it looks like tls"],
  ["SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", "it looks like ssh"],
  ["SSH-2.0-Go\n", "it looks like ssh"],
  ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "it looks like http/2 without tls"],
  ["\x00\x00\x00\x08\x04\xd2\x16\x2f", "it looks like postgresql"],
  ["*1\r\n$4\r\nPING\r\n", "it looks like redis"],
  ["EHLO laptop\r\n", "it looks like smtp"],
  ["\x05\x01\x00", "it looks like socks"],
])("%j is malformed at once: %s", (text, fault) => {
  expect(faultOf(collect(latin1(text), []))).toContain(fault);
});

test("another protocol is refused at its first line or byte, without an empty line ever coming", () => {
  expect(faultOf(collect(latin1("SSH-2.0-x\r\n"), [1, 5, 9, 10]))).toContain("it looks like ssh");
  expect(collect(latin1("SSH-2.0-x"), []).state).toBe("more");
});

test("a response's head begins with a status line", () => {
  const reply = "HTTP/1.1 200 Connection established\r\n\r\n";
  expect(collect(latin1(`${reply}rest`), [7, 20], "response")).toEqual({
    state: "done",
    head: latin1(reply),
    rest: latin1("rest"),
  });
  expect(faultOf(collect(latin1(connect), [], "response"))).toContain("status line");
  expect(faultOf(collect(latin1(reply), [], "request"))).toContain("request line");
  expect(faultOf(collect(latin1("\x15\x03\x03\x00\x02\x02\x16"), [], "response"))).toContain(
    "it looks like tls",
  );
  expect(faultOf(collect(latin1("220 mail.example ESMTP\r\n"), [], "response"))).toContain("status line");
});

test("a head of 16 KiB in one-byte reads costs no more than a few milliseconds", () => {
  const bytes = latin1(`CONNECT a:1 HTTP/1.1\r\n${"x: yyyyyyyyyyy\r\n".repeat(1015)}\r\n`);
  const chunks = Array.from(bytes, (byte) => Buffer.of(byte));
  const run = () => {
    const collector = createHeadCollector("request");
    let state: HeadState = { state: "more" };
    for (const chunk of chunks) state = collector.push(chunk);
    return state.state;
  };
  run();
  const started = performance.now();
  for (let round = 0; round < 10; round++) expect(run()).toBe("done");
  expect((performance.now() - started) / 10).toBeLessThan(200);
});
