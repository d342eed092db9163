// Tests of host patterns.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { formatHostPattern, matchesHost, parseHostPattern } from "../../src/policy/host-pattern.ts";
import { parseHost } from "../../src/wire/host.ts";
import { host } from "./policy-under-test.ts";

function matches(pattern: string, text: string): boolean {
  const parsed = parseHostPattern(pattern);
  if (!parsed.ok) throw new Error(parsed.fault);
  return matchesHost(parsed.value, host(text));
}

test.each([
  ["*", "*"],
  ["example.com", "example.com"],
  ["EXAMPLE.com.", "example.com"],
  ["*.EXAMPLE.com.", "*.example.com"],
  ["*.bücher.example", "*.xn--bcher-kva.example"],
  ["*.a.b.example.com", "*.a.b.example.com"],
  ["com", "com"],
  ["localhost", "localhost"],
  ["10.0.0.1", "10.0.0.1"],
  ["[2001:DB8::1]", "2001:db8::1"],
  ["::ffff:10.0.0.1", "10.0.0.1"],
  // Private suffixes are one operator's service each.
  ["*.github.io", "*.github.io"],
  ["*.githubusercontent.com", "*.githubusercontent.com"],
  ["*.googleapis.com", "*.googleapis.com"],
  ["*.s3.amazonaws.com", "*.s3.amazonaws.com"],
  ["*.cloudfront.net", "*.cloudfront.net"],
  // Zones that no public list knows are an organisation's own.
  ["*.internal", "*.internal"],
  ["*.corp", "*.corp"],
  ["*.svc.cluster.local", "*.svc.cluster.local"],
  ["*.www.ck", "*.www.ck"],
])("%s is taken as %s", (text, canonical) => {
  const pattern = parseHostPattern(text);
  expect(pattern.ok ? formatHostPattern(pattern.value) : pattern.fault).toBe(canonical);
});

test.each([
  ["", "is empty"],
  ["*.*", 'host pattern "*.*" matches everything'],
  ["*.", "matches everything"],
  ["**", "matches everything"],
  ["*example.com", 'has "*" elsewhere'],
  ["a.*.b", 'has "*" elsewhere'],
  ["example.*", 'has "*" elsewhere'],
  ["*.*.example.com", 'has "*" elsewhere'],
  ["**.example.com", 'has "*" elsewhere'],
  ["ex*mple.com", 'has "*" elsewhere'],
  ["*.example.com*", 'has "*" elsewhere'],
  ["*.10.0.0.1", "wildcard on an IP address"],
  ["*.0.0.1", "ends in a number"],
  ["*.1", "ends in a number"],
  ["*.[::1]", "wildcard on an IP address"],
  ["*.::1", "wildcard on an IP address"],
  [".example.com", "empty label"],
  ["*..example.com", "empty label"],
  ["example.com:443", "has a port"],
  ["*.example.com:443", "has a port"],
  ["https://example.com", "is a URL"],
  ["example.com/path", '"/"'],
  ["10.0.0.0/8", '"/"'],
  ["user@example.com", "userinfo"],
  ["exa mple.com", "a space"],
  [" example.com", "a space"],
  ["example.com\n", "a line feed"],
  ["127.1", "ends in a number"],
  ["0x7f.0.0.1", "ends in a number"],
  ["?.example.com", '"?"'],
  ["[a-z].example.com", "not a host"],
  ["xn--a.example", "xn--"],
])("%j is refused: %s", (text, fault) => {
  const pattern = parseHostPattern(text);
  expect(pattern.ok ? pattern.value : pattern.fault).toContain(fault);
});

test.each([
  ["*", "example.com", true],
  ["*", "10.0.0.1", true],
  ["*", "::1", true],
  ["example.com", "EXAMPLE.com.", true],
  ["example.com", "a.example.com", false],
  ["example.com", "example.com.evil.example", false],
  ["*.example.com", "a.example.com", true],
  ["*.example.com", "a.b.c.example.com", true],
  ["*.example.com", "example.com", false],
  ["*.example.com", "evilexample.com", false],
  ["*.example.com", "a.example.com.evil.example", false],
  ["*.example.com", "example.com.evil.example", false],
  ["*.example.com", "10.0.0.1", false],
  ["10.0.0.1", "10.0.0.1", true],
  ["10.0.0.1", "::ffff:10.0.0.1", true],
  ["10.0.0.1", "10.0.0.10", false],
  ["2001:db8::1", "[2001:0DB8::0:1]", true],
  ["2001:db8::1", "2001:db8::11", false],
])("%s matches %s: %p", (pattern, text, expected) => {
  expect(matches(pattern, text)).toBe(expected);
});

test("no address is below a name, whatever the name", () => {
  expect(matchesHost({ kind: "below", name: "0.0.1" }, host("127.0.0.1"))).toBe(false);
});

test("a wildcard matches exactly the names that end in its name at a label boundary", () => {
  const label = fc.string({ unit: fc.constantFrom(..."abx".split("")), minLength: 1, maxLength: 3 });
  const name = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join("."));
  let matched = 0;
  fc.assert(
    fc.property(name, name, fc.constantFrom("", ".", "x", "x."), (parent, other, glue) => {
      const pattern = parseHostPattern(`*.${parent}.test`);
      if (!pattern.ok) throw new Error(pattern.fault);
      for (const text of [`${other}.test`, `${other}${glue}${parent}.test`]) {
        const parsed = parseHost(text);
        if (!parsed.ok) return;
        const labels = text.split(".");
        const expectedLabels = `${parent}.test`.split(".");
        const expected =
          labels.length > expectedLabels.length &&
          labels.slice(-expectedLabels.length).join(".") === expectedLabels.join(".");
        expect(matchesHost(pattern.value, parsed.value)).toBe(expected);
        if (expected) matched++;
      }
    }),
    { numRuns: 5000 },
  );
  expect(matched).toBeGreaterThan(500);
});

test("a pattern in its canonical spelling is the same pattern", () => {
  const text = fc.oneof(
    fc.domain(),
    fc.domain().map((name) => `*.${name}`),
    fc.ipV4(),
    fc.ipV6(),
    fc.constant("*"),
    fc.string({ unit: fc.constantFrom(..."a*.b1:".split("")), maxLength: 8 }),
  );
  fc.assert(
    fc.property(text, (spelling) => {
      const pattern = parseHostPattern(spelling);
      if (pattern.ok) expect(parseHostPattern(formatHostPattern(pattern.value))).toEqual(pattern);
    }),
    { numRuns: 3000 },
  );
});
