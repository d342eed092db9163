// Tests of seeing that a server asks its client for a certificate.

import { expect, test } from "bun:test";
import { watchCertificateRequest } from "../../src/wire/certificate-request.ts";

const message = (type: number, length: number): Buffer =>
  Buffer.concat([
    Buffer.from([type, length >> 16, (length >> 8) & 0xff, length & 0xff]),
    Buffer.alloc(length, 13),
  ]);

const record = (type: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.from([type, 3, 3, content.length >> 8, content.length & 0xff]), content]);

const flight = (...types: readonly number[]): Buffer =>
  Buffer.concat(types.map((type) => message(type, type === 11 ? 3000 : 70)));

function isAsked(bytes: Buffer, size: number): boolean {
  const watch = watchCertificateRequest();
  for (let at = 0; at < bytes.length; at += size) watch.push(bytes.subarray(at, at + size));
  return watch.isAsked;
}

// ServerHello, Certificate, ServerKeyExchange, CertificateRequest, ServerHelloDone (RFC 5246 section 7.3).
const asking = [2, 11, 12, 13, 14];
const silent = [2, 11, 12, 14];

test("it is seen in one record, in one for each message, and in messages cut over records, read in any pieces", () => {
  for (const [types, expected] of [
    [asking, true],
    [silent, false],
  ] as const) {
    const all = flight(...types);
    const cut = Buffer.concat([
      record(22, all.subarray(0, 75)),
      record(22, all.subarray(75, 1000)),
      record(22, all.subarray(1000)),
    ]);
    const forms = [record(22, all), cut, Buffer.concat(types.map((type) => record(22, flight(type))))];
    for (const form of forms) {
      for (const size of [1, 2, 7, 600, form.length]) expect(isAsked(form, size)).toBe(expected);
    }
  }
});

test("what is under keys tells nothing", () => {
  const hidden = Buffer.concat([record(22, flight(2)), record(20, Buffer.from([1])), record(22, flight(13))]);
  expect(isAsked(hidden, hidden.length)).toBe(false);
  expect(isAsked(Buffer.concat([record(22, flight(2)), record(23, flight(13))]), 5)).toBe(false);
});

test("what is no TLS, or does not end, is left", () => {
  expect(isAsked(Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"), 3)).toBe(false);
  const endless = Buffer.concat([
    ...Array.from({ length: 300 }, () => record(22, message(11, 1000))),
    record(22, flight(13)),
  ]);
  expect(isAsked(endless, 4096)).toBe(false);
});
