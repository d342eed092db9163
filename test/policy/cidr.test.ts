// Tests of address ranges.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { BlockList, isIPv6 } from "node:net";
import { containsAddress, formatCidr, isSingleAddress, parseCidr } from "../../src/policy/cidr.ts";
import { host } from "./policy-under-test.ts";

test.each([
  ["10.0.0.0/8", "10.0.0.0/8"],
  ["0.0.0.0/0", "0.0.0.0/0"],
  ["10.1.2.3", "10.1.2.3/32"],
  ["10.1.2.3/32", "10.1.2.3/32"],
  ["192.168.1.128/25", "192.168.1.128/25"],
  ["::/0", "::/0"],
  ["::1", "::1/128"],
  ["[::1]", "::1/128"],
  ["FD00:0::/8", "fd00::/8"],
  ["2001:db8:0:8000::/49", "2001:db8:0:8000::/49"],
  ["::ffff:10.0.0.0/104", "10.0.0.0/8"],
  ["::ffff:10.0.0.1", "10.0.0.1/32"],
  ["::ffff:0.0.0.0/96", "0.0.0.0/0"],
])("%s is %s", (text, canonical) => {
  const cidr = parseCidr(text);
  expect(cidr.ok ? formatCidr(cidr.value) : cidr.fault).toBe(canonical);
});

test.each([
  ["", "does not start with an IP address"],
  ["/8", "does not start with an IP address"],
  ["example.com", "does not start with an IP address"],
  ["example.com/8", "does not start with an IP address"],
  ["10.0.0/8", "does not start with an IP address"],
  ["10/8", "does not start with an IP address"],
  ["010.0.0.0/8", "does not start with an IP address"],
  ["fe80::%1/64", "does not start with an IP address"],
  [" 10.0.0.0/8", "does not start with an IP address"],
  ["10.0.0.0/", "not a number"],
  ["10.0.0.0/8 ", "not a number"],
  ["10.0.0.0/08", "not a number"],
  ["10.0.0.0/-1", "not a number"],
  ["10.0.0.0/+8", "not a number"],
  ["10.0.0.0/8.0", "not a number"],
  ["10.0.0.0/255.0.0.0", "not a number"],
  ["10.0.0.0/8/8", "more than one slash"],
  ["10.0.0.0/33", "between 0 and 32"],
  ["::/129", "between 0 and 128"],
  ["::ffff:10.0.0.0/8", "between 96 and 128"],
  ["10.0.0.1/8", "its network is 10.0.0.0/8"],
  ["0.0.0.1/0", "its network is 0.0.0.0/0"],
  ["2001:db8::1/32", "its network is 2001:db8::/32"],
  ["::ffff:10.1.0.0/104", "its network is 10.0.0.0/8"],
])("%j is refused: %s", (text, fault) => {
  const cidr = parseCidr(text);
  expect(cidr.ok ? cidr.value : cidr.fault).toContain(fault);
});

test("a range holds its first and last address, not their neighbours, and no other family", () => {
  const contains = (range: string, address: string) => {
    const cidr = parseCidr(range);
    return cidr.ok && containsAddress(cidr.value, host(address));
  };
  expect(contains("172.16.0.0/12", "172.16.0.0")).toBe(true);
  expect(contains("172.16.0.0/12", "172.31.255.255")).toBe(true);
  expect(contains("172.16.0.0/12", "172.32.0.0")).toBe(false);
  expect(contains("172.16.0.0/12", "172.15.255.255")).toBe(false);
  expect(contains("fc00::/7", "fdff::1")).toBe(true);
  expect(contains("fc00::/7", "fe00::1")).toBe(false);
  expect(contains("0.0.0.0/0", "::1")).toBe(false);
  expect(contains("::/0", "1.2.3.4")).toBe(false);
  expect(contains("10.0.0.0/8", "::ffff:10.1.2.3")).toBe(true);
  expect(contains("0.0.0.0/0", "example.com")).toBe(false);
  expect(contains("::/0", "example.com")).toBe(false);
});

test("only a full prefix is a single address", () => {
  const single = (text: string) => {
    const cidr = parseCidr(text);
    return cidr.ok && isSingleAddress(cidr.value);
  };
  expect(["1.2.3.4", "::1/128", "::ffff:1.2.3.4/128"].every(single)).toBe(true);
  expect(["1.2.3.4/31", "::/127", "0.0.0.0/0", "::/32"].some(single)).toBe(false);
});

test("whether an address is in a range is judged as Node's BlockList does", () => {
  const near = (first: string, second: string) => fc.constantFrom(first, second);
  const address = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    near("10.0.0.1", "10.127.255.255"),
    near("fd00::1", "fd00:1::1"),
  );
  fc.assert(
    fc.property(address, fc.nat(128), address, (first, length, second) => {
      const base = host(first);
      const bits = base.kind === "ipv6" ? 128 : 32;
      const prefix = Math.min(length, bits);
      // The fault names the network of a range whose first address is not its network's.
      const direct = parseCidr(`${base.text}/${prefix}`);
      const network = direct.ok ? `${base.text}/${prefix}` : /its network is (.*)\)$/.exec(direct.fault)?.[1];
      const cidr = parseCidr(network ?? "");
      if (!cidr.ok) throw new Error(cidr.fault);
      const blocks = new BlockList();
      blocks.addSubnet(base.text, prefix, base.kind === "ipv6" ? "ipv6" : "ipv4");
      const other = host(second);
      if (other.kind !== base.kind) return;
      const family = isIPv6(other.text) ? "ipv6" : "ipv4";
      expect(containsAddress(cidr.value, other)).toBe(blocks.check(other.text, family));
      expect(containsAddress(cidr.value, base)).toBe(true);
    }),
    { numRuns: 3000 },
  );
});
