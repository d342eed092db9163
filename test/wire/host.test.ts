// Tests of the canonical host form.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { parseHost } from "../../src/wire/host.ts";

test.each([
  ["example.com", "name", "example.com"],
  ["EXAMPLE.Com", "name", "example.com"],
  ["example.com.", "name", "example.com"],
  ["localhost", "name", "localhost"],
  ["_dmarc.exa_mple.com", "name", "_dmarc.exa_mple.com"],
  ["r3---sn-abc.example", "name", "r3---sn-abc.example"],
  ["1.2.3.4.example", "name", "1.2.3.4.example"],
  ["123.example", "name", "123.example"],
  ["0x7f.example", "name", "0x7f.example"],
  ["example.0xyz", "name", "example.0xyz"],
  ["bücher.example", "name", "xn--bcher-kva.example"],
  ["BÜCHER.example", "name", "xn--bcher-kva.example"],
  ["XN--BCHER-KVA.example", "name", "xn--bcher-kva.example"],
  ["faß.example", "name", "xn--fa-hia.example"],
  ["日本語。jp", "name", "xn--wgv71a119e.jp"],
  ["ｅｘａｍｐｌｅ．com", "name", "example.com"],
  ["exam\u00adple.com", "name", "example.com"],
  ["a".repeat(63), "name", "a".repeat(63)],
  [`${"a.".repeat(126)}a`, "name", `${"a.".repeat(126)}a`],
  ["1.2.3.4", "ipv4", "1.2.3.4"],
  ["::1", "ipv6", "::1"],
  ["[::1]", "ipv6", "::1"],
  ["[2001:DB8:0:0::A]", "ipv6", "2001:db8::a"],
  ["::ffff:127.0.0.1", "ipv4", "127.0.0.1"],
  ["[::FFFF:7f00:1]", "ipv4", "127.0.0.1"],
] as const)("%j is the %s %s", (text, kind, canonical) => {
  expect(parseHost(text)).toEqual({ ok: true, value: { kind, text: canonical } });
});

test.each([
  ["", "empty"],
  [".", "empty label"],
  ["..", "empty label"],
  ["example.com..", "empty label"],
  [".example.com", "empty label"],
  ["a..b", "empty label"],
  ["attacker.example\0.allowed.example", "a NUL"],
  ["example.com\r", "a carriage return"],
  ["example.com\n", "a line feed"],
  [" example.com", "a space"],
  ["example.com\t", "a tab"],
  ["a\u0001b", "the control character U+0001"],
  ["a\u007fb", "the control character U+007F"],
  ["user@example.com", "userinfo"],
  ["user:pass@example.com", "userinfo"],
  ["example.com/", '"/"'],
  ["example.com?x", '"?"'],
  ["example.com#x", '"#"'],
  ["ex%61mple.com", '"%"'],
  ["example.com\\x", '"\\"'],
  ["exa,mple", '","'],
  ["*.example.com", '"*"'],
  ["example.com:443", '":"'],
  ["::ffff:1.2.3.4%x.allowed.example", "zone id"],
  ["[fe80::1%25eth0]", "zone id"],
  ["fe80::1%1", "zone id"],
  ["[::1", "bracket"],
  ["::1]", "bracket"],
  ["[[::1]]", "not an IPv6 address"],
  ["[]", "not an IPv6 address"],
  ["[1.2.3.4]", "not an IPv6 address"],
  ["[example.com]", "not an IPv6 address"],
  ["-a.example", '"-"'],
  ["a-.example", '"-"'],
  ["example.-", '"-"'],
  ["a".repeat(64), "label longer than 63"],
  [`${"a.".repeat(126)}ab`, "longer than 253"],
  ["a".repeat(100_000), "longer than 253"],
  [`${"ü".repeat(60)}.example`, "label longer than 63"],
  // Every one of these is 127.0.0.1 to inet_aton.
  ["127.1", "ends in a number"],
  ["127.0.1", "ends in a number"],
  ["2130706433", "ends in a number"],
  ["0x7f000001", "ends in a number"],
  ["0X7F.0.0.1", "ends in a number"],
  ["0177.0.0.1", "ends in a number"],
  ["017700000001", "ends in a number"],
  ["127.0.0.01", "ends in a number"],
  ["127.000.000.001", "ends in a number"],
  ["127.0.0.1.", "ends in a number"],
  ["0", "ends in a number"],
  ["0x", "ends in a number"],
  ["1.2.3.4.5", "ends in a number"],
  ["1.2.3.256", "ends in a number"],
  ["99999999999", "ends in a number"],
  ["example.123", "ends in a number"],
  ["example.0x1", "ends in a number"],
  ["example.com.09", "ends in a number"],
  ["１２７.0.0.1", "Unicode digits"],
  ["127。0。0。1", "Unicode digits"],
  ["０ｘ７ｆ.1", "Unicode digits"],
  ["⑫7.0.0.1", "Unicode digits"],
  ["xn--a.example", "xn--"],
  ["xn--.example", '"-"'],
  ["⑴.example", '"(" when mapped'],
  ["a＋b.example", '"+" when mapped'],
  ["a⩴443", "internationalised"],
  ["a．℅b", "internationalised"],
  ["xn--example-.example", '"-"'],
  ["xn--bcher-KVZZ9.example", "xn--"],
  ["a\u200db.example", "internationalised"],
  ["a\u202eb.example", "internationalised"],
  ["℀.example", "internationalised"],
  ["ex％61mple.example", "internationalised"],
  ["\ud800.example", "internationalised"],
  ["ü:443", '":"'],
])("%j is refused: %s", (text, fault) => {
  const host = parseHost(text);
  expect(host.ok ? host.value : host.fault).toContain(fault);
});

test("a fault shows nothing but printable ASCII and no more than one character of the host", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
      const host = parseHost(text);
      if (!host.ok) expect(host.fault).toMatch(/^[\x20-\x7e]{1,120}$/);
    }),
    { numRuns: 5000 },
  );
  const secret = parseHost("user:hunter2@example.com");
  expect(secret.ok ? "" : secret.fault).not.toContain("hunter2");
});

const canonicalForm = /^(?:[a-z0-9._-]{1,253}|[0-9a-f:]{2,39})$/;
const hostLike = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."abcxnABZ019-_.:[]%@/ü。１ß".split("")), maxLength: 24 }),
  fc.string({ unit: "binary", maxLength: 24 }),
  fc.domain(),
  fc.ipV4(),
  fc.ipV4Extended(),
  fc.ipV6(),
  fc.string({ unit: "grapheme", maxLength: 10 }).map((label) => `${label}.example`),
);

test("the canonical form is canonical: parsing it again changes nothing", () => {
  let accepted = 0;
  fc.assert(
    fc.property(hostLike, (text) => {
      const host = parseHost(text);
      if (!host.ok) return;
      accepted++;
      expect(host.value.text).toMatch(canonicalForm);
      expect(parseHost(host.value.text)).toEqual(host);
      expect(parseHost(host.value.text.toUpperCase())).toEqual(host);
      if (host.value.kind === "name") expect(parseHost(`${host.value.text}.`)).toEqual(host);
      if (host.value.kind === "ipv6") expect(parseHost(`[${host.value.text}]`)).toEqual(host);
    }),
    { numRuns: 20_000 },
  );
  expect(accepted).toBeGreaterThan(4000);
});

test("names, IPv4 and IPv6 can never have the same text", () => {
  fc.assert(
    fc.property(hostLike, (text) => {
      const host = parseHost(text);
      if (!host.ok) return;
      const last = host.value.text.split(".").at(-1) ?? "";
      expect(host.value.kind === "ipv6").toBe(host.value.text.includes(":"));
      expect(host.value.kind === "ipv4").toBe(/^[0-9]+$/.test(last));
    }),
    { numRuns: 5000 },
  );
});

test("a host's cost grows no faster than its length", () => {
  const started = performance.now();
  for (const text of [
    "a.".repeat(500_000),
    "-".repeat(1_000_000),
    "[".repeat(1_000_000),
    "ü".repeat(1_000_000),
  ]) {
    expect(parseHost(text).ok).toBe(false);
  }
  expect(performance.now() - started).toBeLessThan(2000);
});
