// Tests of what is read out of a ClientHello.

import { expect, test } from "bun:test";
import { parseClientHello } from "../../src/wire/client-hello.ts";
import {
  alpn,
  extension,
  greaseEch,
  helloBody,
  serverName,
  supportedVersions,
  vector,
} from "./client-hello-bytes.ts";

const sni = serverName(["api.example.test"]);

test("a ClientHello says its server name, its protocols, TLS 1.3 and ECH", () => {
  const body = helloBody([
    extension(0x0a0a),
    sni,
    alpn(["h2", "http/1.1", "\x1a\x1a"]),
    supportedVersions(0x2a2a, 0x0304, 0x0303),
    greaseEch(200),
    extension(0x3a3a, Buffer.of(0)),
    extension(21, Buffer.alloc(100)),
  ]);
  expect(parseClientHello(body)).toEqual({
    ok: true,
    value: {
      serverName: "api.example.test",
      alpn: ["h2", "http/1.1", "\x1a\x1a"],
      offersTls13: true,
      hasEch: true,
    },
  });
});

test.each([
  ["no block of extensions", null],
  ["an empty block of extensions", []],
  ["only unknown extensions", [extension(0x1234, Buffer.of(1, 2, 3))]],
  ["TLS 1.2 in supported_versions", [supportedVersions(0x0303)]],
])("a ClientHello with %s says nothing", (_, extensions) => {
  expect(parseClientHello(helloBody(extensions))).toEqual({
    ok: true,
    value: { serverName: null, alpn: [], offersTls13: false, hasEch: false },
  });
});

test("the server name is given as sent", () => {
  for (const name of ["API.Example.TEST.", "10.0.0.1", "a_b", "*", "x".repeat(300)]) {
    const parsed = parseClientHello(helloBody([serverName([name])]));
    expect(parsed.ok ? parsed.value.serverName : parsed.fault).toBe(name);
  }
});

test.each([
  ["two server name extensions", [sni, sni], "twice"],
  ["any extension twice", [extension(5), extension(5)], "twice"],
  ["two host names", [serverName(["a.example", "b.example"])], "more than one"],
  ["a server name of another type", [serverName(["a"], 1)], "not a host name"],
  ["an empty server name", [serverName([""])], "is empty"],
  ["an empty server name list", [extension(0, vector(2))], "cut short"],
  ["an empty server name extension", [extension(0)], "wrong length"],
  [
    "a byte after the server name list",
    [extension(0, vector(2, Buffer.of(0, 0, 1, 0x61)), Buffer.of(0))],
    "wrong length",
  ],
  ["a server name longer than its list", [extension(0, vector(2, Buffer.of(0, 0, 9, 0x61)))], "cut short"],
  ["a NUL in the server name", [serverName(["allowed.example\0.evil.example"])], "visible ASCII"],
  ["a space in the server name", [serverName(["a b"])], "visible ASCII"],
  ["a byte above ASCII in the server name", [serverName(["b\xfccher.example"])], "visible ASCII"],
  ["an empty ALPN extension", [extension(16)], "wrong length"],
  ["an empty ALPN list", [extension(16, vector(2))], "ALPN list is empty"],
  ["an empty ALPN name", [alpn(["h2", ""])], "ALPN protocol name is empty"],
  [
    "an ALPN name longer than its list",
    [extension(16, vector(2, Buffer.of(9, 0x68)))],
    "ALPN protocol name is cut",
  ],
  ["empty supported versions", [extension(43, vector(1))], "supported versions"],
  ["odd supported versions", [extension(43, vector(1, Buffer.of(3, 4, 3)))], "supported versions"],
  [
    "a byte after the supported versions",
    [extension(43, vector(1, Buffer.of(3, 4)), Buffer.of(0))],
    "supported versions",
  ],
  ["pre_shared_key before another extension", [extension(41, Buffer.of(0)), sni], "not the last"],
] as const)("a ClientHello with %s is refused", (_, extensions, fault) => {
  const parsed = parseClientHello(helloBody(extensions));
  expect(parsed.ok ? parsed.value : parsed.fault).toContain(fault);
});

test("a ClientHello cut at any byte, or with a byte more, is refused", () => {
  const body = helloBody([sni, alpn(["h2"]), supportedVersions(0x0304)]);
  const withoutExtensions = helloBody(null).length;
  for (let length = 0; length < body.length; length++) {
    expect([length, parseClientHello(body.subarray(0, length)).ok]).toEqual([
      length,
      length === withoutExtensions,
    ]);
  }
  expect(parseClientHello(Buffer.concat([body, Buffer.of(0)])).ok).toBe(false);
});

test("the fixed parts are checked", () => {
  const parts = (sessionBytes: number, suiteBytes: number, compressionBytes: number) =>
    parseClientHello(
      Buffer.concat([
        Buffer.alloc(34),
        vector(1, Buffer.alloc(sessionBytes)),
        vector(2, Buffer.alloc(suiteBytes)),
        vector(1, Buffer.alloc(compressionBytes)),
      ]),
    ).ok;
  expect(parts(32, 2, 1)).toBe(true);
  expect(parts(0, 40, 2)).toBe(true);
  expect(parts(33, 2, 1)).toBe(false);
  expect(parts(0, 0, 1)).toBe(false);
  expect(parts(0, 3, 1)).toBe(false);
  expect(parts(0, 2, 0)).toBe(false);
});
