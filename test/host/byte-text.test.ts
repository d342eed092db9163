// Tests that any bytes survive being text for a while.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { decodeText, encodeText } from "../../src/host/byte-text.ts";

test("any bytes but zero come back as they were", () => {
  const bytes = fc.uint8Array({ min: 1, max: 255, maxLength: 60 });
  const mixed = fc
    .array(
      fc.oneof(
        bytes,
        fc.string({ unit: "binary" }).map((text) => Buffer.from(text.replaceAll("\0", "x"))),
      ),
    )
    .map((parts) => Buffer.concat(parts));
  fc.assert(
    fc.property(fc.oneof(bytes, mixed), (original) => {
      const text = decodeText(original);
      expect(text).not.toBeNull();
      expect(encodeText(text ?? "").equals(original)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("UTF-8 is itself, with its byte order mark; other bytes stand beside UTF-8 that is added", () => {
  expect(decodeText(Buffer.from("\u{feff}naïve 🦊\r\n"))).toBe("\u{feff}naïve 🦊\r\n");
  const latin1 = Buffer.from("caf\u{e9} = 1\n", "latin1");
  const text = decodeText(latin1) ?? "";
  expect(text).toBe("caf\u{dce9} = 1\n");
  expect(encodeText(`${text}/home/é\n`)).toEqual(Buffer.concat([latin1, Buffer.from("/home/é\n")]));
});

test("what holds a zero byte, as UTF-16 does, is no text", () => {
  expect(decodeText(Buffer.from("a\0b"))).toBeNull();
  expect(decodeText(Buffer.from("\u{feff}text", "utf16le"))).toBeNull();
});
