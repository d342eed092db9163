// Tests of IP addresses as text.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { isIPv4, isIPv6 } from "node:net";
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6, unmapIpv4 } from "../../src/wire/ip-address.ts";

test.each(["1.2.3.4", "0.0.0.0", "255.255.255.255", "10.0.0.1"])("%s is an IPv4 address", (text) => {
  const bytes = parseIpv4(text);
  expect(bytes === null ? null : formatIpv4(bytes)).toBe(text);
});

test.each([
  "",
  "1.2.3",
  "1.2.3.4.5",
  "1.2.3.256",
  "01.2.3.4",
  "1.2.3.04",
  "00.0.0.0",
  "0x7f.0.0.1",
  "127.1",
  "2130706433",
  "1.2.3.4.",
  ".1.2.3.4",
  "1..2.3",
  "1.2.3.-4",
  "1.2.3.4 ",
  "1.2.3.+4",
  "1.2.3.1e1",
  "1.2.3.1000",
])("%j is no IPv4 address", (text) => {
  expect(parseIpv4(text)).toBeNull();
});

test.each([
  ["::", "::"],
  ["::1", "::1"],
  ["1::", "1::"],
  ["0:0:0:0:0:0:0:0", "::"],
  ["2001:DB8::1", "2001:db8::1"],
  ["2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"],
  // RFC 5952 section 4.2.2: one zero group is not shortened; 4.2.3: the first of the longest runs is.
  ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
  ["2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
  ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
  ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
  ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
  ["::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"],
  ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
  ["1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"],
])("%s is written %s", (text, canonical) => {
  const bytes = parseIpv6(text);
  expect(bytes === null ? null : formatIpv6(bytes)).toBe(canonical);
});

test.each([
  "",
  ":",
  ":::",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7:8::",
  "1::2::3",
  "12345::",
  "g::",
  "::1%eth0",
  "fe80::1%25eth0",
  "[::1]",
  "::1.2.3",
  "::01.2.3.4",
  "1.2.3.4::",
  "::1.2.3.4:5",
  "1:2:3:4:5:6:7:1.2.3.4",
  ":1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:",
  " ::1",
  "::1\n",
  "::-1",
  `${"0".repeat(60)}::1`,
])("%j is no IPv6 address", (text) => {
  expect(parseIpv6(text)).toBeNull();
});

test("only the mapped prefix is unmapped", () => {
  const unmap = (text: string) => unmapIpv4(parseIpv6(text) ?? new Uint8Array(16));
  expect(unmap("::ffff:127.0.0.1")).toEqual(Uint8Array.of(127, 0, 0, 1));
  for (const text of ["::127.0.0.1", "::ffff:0:127.0.0.1", "1::ffff:127.0.0.1", "::fffe:127.0.0.1"]) {
    expect(unmap(text)).toBeNull();
  }
});

test("every sixteen bytes survive formatting and parsing", () => {
  const sparse = fc.oneof(fc.constant(0), fc.nat(255));
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc.array(sparse, { minLength: 16, maxLength: 16 }),
      (a, b) => {
        for (const bytes of [a, Uint8Array.from(b)]) {
          const text = formatIpv6(bytes);
          expect(parseIpv6(text)).toEqual(bytes);
          expect(isIPv6(text)).toBe(true);
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test("what is taken, Node takes too", () => {
  const addressLike = fc.string({ unit: fc.constantFrom(..."0123456789abcf:.x%".split("")), maxLength: 20 });
  fc.assert(
    fc.property(addressLike, (text) => {
      if (parseIpv4(text) !== null) expect(isIPv4(text)).toBe(true);
      if (parseIpv6(text) !== null) expect(isIPv6(text)).toBe(true);
    }),
    { numRuns: 20_000 },
  );
});
