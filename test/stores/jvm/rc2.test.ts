// Tests of RC2, against the vectors of RFC 2268 and what OpenSSL writes.

import { expect, test } from "bun:test";
import { createCipheriv } from "node:crypto";
import * as fc from "fast-check";
import { decryptRc2Cbc } from "../../../src/stores/jvm/rc2.ts";

const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");

// Section 5, those whose effective bits are all of the key's. One block with padding is two; the second is made by OpenSSL's way.
test("opens what OpenSSL closed with a key of 128 bits", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc.uint8Array({ minLength: 8, maxLength: 8 }),
      fc.uint8Array({ maxLength: 100 }),
      (key, vector, plain) => {
        const cipher = createCipheriv("rc2-cbc", key, vector);
        const closed = Buffer.concat([cipher.update(plain), cipher.final()]);
        expect(decryptRc2Cbc(key, vector, closed).equals(plain)).toBe(true);
      },
    ),
  );
});

test.each([
  ["ffffffffffffffff", "ffffffffffffffff", "278b27e42e2f0d49"],
  ["3000000000000000", "1000000000000001", "30649edf9be7d2c2"],
  ["88bca90e90875a7f0f79c384627bafb2", "0000000000000000", "2269552ab0f85ca6"],
])("RFC 2268, key %s", (key, plain, closed) => {
  // The block's plain text ends in no padding, so it is made to by the initial vector, which is laid over it.
  const wanted = bytes("0808080808080808");
  const vector = bytes(plain).map((byte, index) => byte ^ (wanted[index] ?? 0));
  expect(decryptRc2Cbc(bytes(key), vector, bytes(closed))).toHaveLength(0);
});

test.each(["", "00", "0000000000000000", "000000000000000000000000"])("refuses %p", (closed) => {
  expect(() => decryptRc2Cbc(bytes("0102030405"), bytes("0000000000000000"), bytes(closed))).toThrow(
    "bad decrypt",
  );
});
