// Tests of the DER writer and reader.

import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import {
  derBitString,
  derCount,
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derTime,
  derUtf8String,
  readDer,
  readDerCount,
  readDerList,
  readDerObjectIdentifier,
} from "../../src/ca/der.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("writing", () => {
  // Examples of X.690 section 8.19 and of RFC 5280's own identifiers, as openssl asn1parse -genstr writes them.
  test.each([
    ["2.100.3", "0603813403"],
    ["1.2.840.10045.4.3.2", "06082a8648ce3d040302"],
    ["2.5.29.19", "0603551d13"],
    ["1.3.6.1.5.5.7.3.1", "06082b06010505070301"],
    ["2.16.840.1.113894.746875.1.1", "060c6086480186f966adca7b0101"],
    ["1.2.840.113549.1.9.22.1", "060a2a864886f70d01091601"],
  ])("object identifier %s", (dotted, bytes) => {
    expect(hex(derObjectIdentifier(dotted))).toBe(bytes);
  });

  test.each([
    ["2026-11-24T12:00:00.000Z", "170d3236313132343132303030305a"],
    ["2026-01-02T03:04:05.678Z", "170d3236303130323033303430355a"],
    ["2049-12-31T23:59:59.000Z", "170d3439313233313233353935395a"],
    // RFC 5280 section 4.1.2.5: GeneralizedTime from 2050 on.
    ["2050-01-01T00:00:00.000Z", "180f32303530303130313030303030305a"],
  ])("time %s", (time, bytes) => {
    expect(hex(derTime(new Date(time)))).toBe(bytes);
  });

  test.each([
    [0, "0400"],
    [127, "047f"],
    [128, "048180"],
    [255, "0481ff"],
    [256, "04820100"],
    [65_535, "0482ffff"],
    [65_536, "0483010000"],
    [16_777_216, "048401000000"],
  ])("a length of %d in the shortest form", (length, header) => {
    const written = derOctetString(Buffer.alloc(length));
    expect(hex(written.subarray(0, header.length / 2))).toBe(header);
  });

  test("a bit string says how many bits are unused", () => {
    expect(hex(derBitString(Buffer.from([0x80]), 7))).toBe("03020780");
    expect(hex(derBitString(Buffer.from([1, 2])))).toBe("0303000102");
  });
});

describe("reading", () => {
  test("gives back what was written, however it is nested", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 8 }), (values) => {
        const list = readDerList(
          readDer(derSequence(...values.map((value) => derOctetString(value)))).content,
        );
        expect(list.map(({ content }) => hex(content))).toEqual(values.map(hex));
        expect(list.every(({ tag }) => tag === 0x04)).toBe(true);
      }),
    );
  });

  test("object identifiers are read back as they were written", () => {
    const arc = fc.integer({ min: 0, max: 0xffff_ffff });
    const head = fc.oneof(
      fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 39 })),
      fc.tuple(fc.constant(2), fc.integer({ min: 0, max: 0xffff })),
    );
    fc.assert(
      fc.property(head, fc.array(arc, { maxLength: 8 }), (first, rest) => {
        const dotted = [...first, ...rest].join(".");
        expect(readDerObjectIdentifier(readDer(derObjectIdentifier(dotted)).content)).toBe(dotted);
      }),
    );
  });

  test.each(["", "80", "2a80", "ffffffffffffffffff01"])("object identifier %p is refused", (content) => {
    expect(() => readDerObjectIdentifier(Buffer.from(content, "hex"))).toThrow("Cannot read DER");
  });

  test.each([
    ["00", 0],
    ["2710", 10_000],
    ["00ff", 255],
    ["7fffffff", 2_147_483_647],
  ])("the integer %s", (content, value) => {
    expect(readDerCount(Buffer.from(content, "hex"))).toBe(value);
    expect(hex(readDer(derCount(value)).content)).toBe(content);
  });

  test.each(["", "ff", "0100000000000000"])("integer %p is no count", (content) => {
    expect(() => readDerCount(Buffer.from(content, "hex"))).toThrow("Cannot read DER");
  });

  test("stops at the end of the first value", () => {
    const value = readDer(Buffer.concat([derUtf8String("é"), derInteger(Buffer.from([5]))]));
    expect(value.content.toString()).toBe("é");
    expect(hex(value.whole)).toBe("0c02c3a9");
  });

  test.each([
    ["nothing", ""],
    ["a tag alone", "30"],
    ["a length past the end", "300201"],
    ["a long length past the end", "3082010000"],
    ["an indefinite length", "30800000"],
    ["a length of five bytes", "30850000000000"],
    ["a length cut short", "3082ff"],
    ["a tag of many bytes", "1f8101"],
  ])("refuses %s", (_what, bytes) => {
    expect(() => readDer(Buffer.from(bytes, "hex"))).toThrow("Cannot read DER");
  });

  test("of any bytes either refuses them or reads within them", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          const { content, whole } = readDer(Buffer.from(bytes));
          expect(content.length).toBeLessThan(whole.length);
          expect(hex(bytes).startsWith(hex(whole))).toBe(true);
        } catch (error) {
          expect(String(error)).toContain("Cannot read DER");
        }
      }),
      { numRuns: 2000 },
    );
  });
});
