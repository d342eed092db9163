// Tests of the guess at a protocol.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { guessProtocol } from "../../src/wire/protocol-guess.ts";

test.each([
  ["\x16\x03\x01\x02\x00", "tls"],
  ["\x15\x03\x01\x00\x02\x02\x28", "tls"],
  ["SSH-2.0-OpenSSH_9.2p1\r\n", "ssh"],
  ["PRI * HTTP/2.0\r\n\r\n", "http/2 without tls"],
  ["GET / HTTP/1.1\r\n", "http"],
  ["POST /a HTTP/1.1\r\n", "http"],
  ["HTTP/1.1 200 OK\r\n", "http"],
  ["\x00\x00\x00\x08\x04\xd2\x16\x2f", "postgresql"],
  ["\x00\x00\x00\x29\x00\x03\x00\x00user\x00", "postgresql"],
  ["*1\r\n$4\r\nPING\r\n", "redis"],
  ["PING\r\n", "redis"],
  ["EHLO laptop\r\n", "smtp"],
  ["USER anonymous\r\n", "ftp or pop3"],
  ["a1 CAPABILITY\r\n", "imap"],
  ["0032git-upload-pack /project.git\0host=x\0", "git"],
  ["AMQP\x00\x00\x09\x01", "amqp"],
  ["<?xml version='1.0'?><stream:stream", "xmpp"],
  ["\x10\x12\x00\x04MQTT\x04\x02", "mqtt"],
  ["\x10\x92\x01\x00\x06MQIsdp\x03", "mqtt"],
  ["\x05\x02\x00\x01", "socks"],
  ["\x04\x01\x01\xbb", "socks"],
  ["\x03\x00\x00\x13\x0e\xe0", "rdp"],
  [`\x34\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\xdd\x07\x00\x00`, "mongodb"],
  ["", null],
  ["\x80\x2e\x01\x03\x01", null],
  ["hello", null],
])("%j looks like %j", (text, protocol) => {
  expect(guessProtocol(Buffer.from(text, "latin1"))).toBe(protocol);
});

test("no bytes make the guess throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      guessProtocol(Buffer.from(bytes));
    }),
    { numRuns: 10_000 },
  );
});
