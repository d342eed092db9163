// Tests of ALPN's wire form.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { decodeAlpn, encodeAlpn } from "../../src/wire/alpn.ts";

test("each name is preceded by its length", () => {
  expect(encodeAlpn(["h2", "http/1.1"]).toString("latin1")).toBe("\x02h2\x08http/1.1");
  expect(encodeAlpn([])).toHaveLength(0);
});

test("a name that has no wire form cannot be encoded", () => {
  for (const name of ["", "x".repeat(256), "日本"]) expect(() => encodeAlpn([name])).toThrow(RangeError);
});

test.each([
  ["\x03h2", "cut short"],
  ["\x02h2\x08", "cut short"],
  ["\x00", "empty"],
  ["\x02h2\x00", "empty"],
])("%j is refused: %s", (bytes, fault) => {
  const protocols = decodeAlpn(Buffer.from(bytes, "latin1"));
  expect(protocols.ok ? protocols.value : protocols.fault).toContain(fault);
});

test("any list of names survives encoding and decoding, GREASE included", () => {
  const name = fc
    .uint8Array({ minLength: 1, maxLength: 255 })
    .map((bytes) => Buffer.from(bytes).toString("latin1"));
  fc.assert(
    fc.property(fc.array(name, { maxLength: 8 }), (names) => {
      expect(decodeAlpn(encodeAlpn(names))).toEqual({ ok: true, value: names });
    }),
  );
});

test("any bytes either decode to a list that encodes to them or are refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const protocols = decodeAlpn(Buffer.from(bytes));
      if (protocols.ok) expect(encodeAlpn(protocols.value)).toEqual(Buffer.from(bytes));
    }),
    { numRuns: 5000 },
  );
});
