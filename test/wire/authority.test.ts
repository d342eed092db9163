// Tests of host:port.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { formatAuthority, parseAuthority } from "../../src/wire/authority.ts";

test.each([
  ["example.com:443", "example.com:443"],
  ["EXAMPLE.com.:443", "example.com:443"],
  ["1.2.3.4:1", "1.2.3.4:1"],
  ["[::1]:65535", "[::1]:65535"],
  ["[2001:DB8::0:1]:443", "[2001:db8::1]:443"],
  ["[::ffff:10.0.0.1]:443", "10.0.0.1:443"],
])("%s is %s", (text, canonical) => {
  const authority = parseAuthority(text);
  expect(authority.ok ? formatAuthority(authority.value) : authority.fault).toBe(canonical);
});

test.each([
  ["", "the host is empty"],
  [":443", "the host is empty"],
  ["example.com", "the port is missing"],
  ["example.com:", "the port is empty"],
  ["[::1]", "the port is missing"],
  ["[::1]:", "the port is empty"],
  ["[::1]443", "follows the bracket"],
  ["[::1]x:443", "follows the bracket"],
  ["[::1:443", "bracket"],
  ["::1:443", "needs brackets"],
  ["::ffff:1.2.3.4:443", "needs brackets"],
  ["1:2:443", '":"'],
  ["example.com:0", "the port is 0"],
  ["example.com:00", "leading zero"],
  ["example.com:0443", "leading zero"],
  ["example.com:65536", "above 65535"],
  ["example.com:99999999999999999999", "above 65535"],
  ["example.com:-1", '"-"'],
  ["example.com:+443", '"+"'],
  ["example.com:4 43", "a space"],
  ["example.com:443 ", "a space"],
  ["example.com:0x1bb", '"x"'],
  ["example.com:443:443", '":"'],
  ["example.com:443/", '"/"'],
  ["example.com:443\r", "a carriage return"],
  ["example.com:４４３", "the character U+FF14"],
  ["exam\0ple.com:443", "a NUL"],
  ["user@example.com:443", "userinfo"],
  ["user:pass@example.com:443", "userinfo"],
  ["user:pass@example.com", "userinfo"],
  ["example.com:443@evil.example", "userinfo"],
  ["https://example.com:443", '"/"'],
  ["//example.com:443", '"/"'],
])("%j is refused: %s", (text, fault) => {
  const authority = parseAuthority(text);
  expect(authority.ok ? authority.value : authority.fault).toContain(fault);
});

test("a fault never shows a password's characters", () => {
  for (const text of ["user:Zsecret@example.com", "user:Zsecret@example.com:443", "[user:Zsecret@::1]:443"]) {
    const authority = parseAuthority(text);
    expect(authority.ok ? "accepted" : authority.fault).not.toContain("Z");
  }
});

test("formatting and parsing an authority gives the same one", () => {
  const texts = fc.oneof(
    fc.domain(),
    fc.ipV4(),
    fc.ipV6().map((address) => `[${address}]`),
  );
  let accepted = 0;
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 65535 }), (host, port) => {
      const authority = parseAuthority(`${host}:${port}`);
      if (!authority.ok) return;
      accepted++;
      expect(authority.value.port).toBe(port);
      expect(parseAuthority(formatAuthority(authority.value))).toEqual(authority);
    }),
    { numRuns: 5000 },
  );
  expect(accepted).toBeGreaterThan(4500);
});
