// Tests of the answer to an HTTP/2 client's first request.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { h2Refusal, type H2Refusal } from "../../src/wire/h2-refusal.ts";

const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "latin1");
const body = Buffer.from('{"error":"no"}');

interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

function frame(type: number, flags: number, stream: number, payload: Buffer | string = ""): Buffer {
  const bytes = Buffer.from(payload as string, "latin1");
  const head = Buffer.alloc(9);
  head.writeUIntBE(bytes.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, bytes]);
}

function frames(bytes: Buffer): Frame[] {
  const all: Frame[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUIntBE(at, 3);
    all.push({
      type: bytes.readUInt8(at + 3),
      flags: bytes.readUInt8(at + 4),
      stream: bytes.readUInt32BE(at + 5),
      payload: bytes.subarray(at + 9, at + 9 + length),
    });
    at += 9 + length;
  }
  return all;
}

/** The fields of a block in which every field is a literal without indexing, as short strings (RFC 7541 section 6.2.2). */
function fields(block: Buffer): [string, string][] {
  const all: [string, string][] = [];
  let at = 0;
  const text = (): string => {
    const length = block.readUInt8(at);
    expect(length).toBeLessThan(127);
    at += 1 + length;
    return block.toString("latin1", at - length, at);
  };
  while (at < block.length) {
    expect(block.readUInt8(at)).toBe(0);
    at += 1;
    all.push([text(), text()]);
  }
  return all;
}

const refusal = (): H2Refusal => h2Refusal(502, [["x-agentproxy-code", "origin-refused"]], body);
const request = Buffer.concat([preface, frame(4, 0, 0), frame(1, 5, 1, "\x82")]);

test("the greeting is an empty SETTINGS frame", () => {
  expect(frames(refusal().greeting)).toEqual([{ type: 4, flags: 0, stream: 0, payload: Buffer.alloc(0) }]);
});

test("a request is answered with acknowledged settings, status, headers, body and GOAWAY", () => {
  const { send, last } = refusal().push(request);
  expect(last).toBe(true);
  const [ack, headers, data, goaway, ...more] = frames(send);
  expect(ack).toMatchObject({ type: 4, flags: 1, stream: 0 });
  expect(headers).toMatchObject({ type: 1, flags: 4, stream: 1 });
  expect(fields(headers?.payload ?? Buffer.alloc(0))).toEqual([
    [":status", "502"],
    ["x-agentproxy-code", "origin-refused"],
  ]);
  expect(data).toEqual({ type: 0, flags: 1, stream: 1, payload: body });
  expect(goaway).toMatchObject({ type: 7, stream: 0 });
  expect(goaway?.payload.toString("hex")).toBe("0000000100000000");
  expect(more).toEqual([]);
});

test("any split of the client's bytes gets the same answer", () => {
  const whole = refusal().push(request).send;
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: request.length - 1 })), (cuts) => {
      const answer = refusal();
      const places = [0, ...cuts.sort((a, b) => a - b), request.length];
      const sent = places
        .slice(0, -1)
        .map((from, index) => answer.push(request.subarray(from, places[index + 1])));
      expect(Buffer.concat(sent.map(({ send }) => send)).equals(whole)).toBe(true);
      expect(sent.map(({ last }) => last)).toEqual([...Array<boolean>(sent.length - 1).fill(false), true]);
    }),
  );
});

test("frames before the request are passed over, and an acknowledgement is not acknowledged", () => {
  const answer = refusal();
  const early = answer.push(
    Buffer.concat([preface, frame(4, 1, 0), frame(8, 0, 0, "\0\0\x10\0"), frame(2, 0, 3, "\0\0\0\0\0")]),
  );
  expect(early).toEqual({ send: Buffer.alloc(0), last: false });
  expect(answer.push(frame(1, 5, 1, "\x82")).last).toBe(true);
});

test("what is not HTTP/2 ends it without a word", () => {
  expect(refusal().push(Buffer.from("GET / HTTP/1.1\r\nHost: o.test\r\n\r\n"))).toEqual({
    send: Buffer.alloc(0),
    last: true,
  });
});

test("a client that sends much and no request is given up", () => {
  const answer = refusal();
  answer.push(preface);
  expect(answer.push(frame(0, 0, 1, "x".repeat(70_000))).last).toBe(true);
});

test("a flood of settings is acknowledged frame for frame, and no more", () => {
  const answer = refusal();
  answer.push(preface);
  const { send, last } = answer.push(Buffer.concat(Array.from({ length: 1000 }, () => frame(4, 0, 0))));
  expect([send.length, last]).toEqual([9000, false]);
});

test("a body or a value that is too long is cut", () => {
  const { send } = h2Refusal(502, [["x-long", "v".repeat(500)]], Buffer.alloc(100_000)).push(request);
  const [, headers, data] = frames(send);
  expect(fields(headers?.payload ?? Buffer.alloc(0))[1]?.[1]).toHaveLength(126);
  expect(data?.payload.length).toBe(16_384);
});
