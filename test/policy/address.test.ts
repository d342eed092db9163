// Tests of what counts as the public internet: both ends of every special range, their neighbours, and every disguise.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { classifyAddress } from "../../src/policy/address.ts";
import { host } from "./policy-under-test.ts";

function nameOf(address: string): string {
  const found = classifyAddress(host(address));
  return found.public ? "public" : found.name;
}

test.each([
  ["0.0.0.0", "0.255.255.255", "this network"],
  ["10.0.0.0", "10.255.255.255", "private"],
  ["100.64.0.0", "100.127.255.255", "shared by carriers (CGNAT)"],
  ["127.0.0.0", "127.255.255.255", "loopback"],
  ["169.254.0.0", "169.254.255.255", "link-local"],
  ["172.16.0.0", "172.31.255.255", "private"],
  ["192.0.0.0", "192.0.0.7", "IPv4 service continuity"],
  ["192.0.0.8", "192.0.0.8", "IPv4 dummy address"],
  ["192.0.0.9", "192.0.0.9", "port control protocol anycast"],
  ["192.0.0.10", "192.0.0.10", "TURN anycast"],
  ["192.0.0.170", "192.0.0.171", "NAT64 discovery"],
  ["192.0.0.11", "192.0.0.255", "IETF protocol assignments"],
  ["192.0.2.0", "192.0.2.255", "documentation"],
  ["192.31.196.0", "192.31.196.255", "AS112"],
  ["192.52.193.0", "192.52.193.255", "AMT"],
  ["192.88.99.0", "192.88.99.255", "6to4 relay anycast"],
  ["192.168.0.0", "192.168.255.255", "private"],
  ["192.175.48.0", "192.175.48.255", "AS112"],
  ["198.18.0.0", "198.19.255.255", "benchmarking"],
  ["198.51.100.0", "198.51.100.255", "documentation"],
  ["203.0.113.0", "203.0.113.255", "documentation"],
  ["224.0.0.0", "239.255.255.255", "multicast"],
  ["240.0.0.0", "255.255.255.254", "reserved"],
  ["255.255.255.255", "255.255.255.255", "broadcast"],
  ["::", "::", "unspecified"],
  ["::1", "::1", "loopback"],
  ["::2", "::ffff:ffff", "IPv4-compatible"],
  ["::ffff:0:0:0", "::ffff:0:ffff:ffff", "IPv4-translated"],
  ["64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "local-use NAT64"],
  ["100::", "100::ffff:ffff:ffff:ffff", "discard-only"],
  ["100:0:0:1::", "100:0:0:1:ffff:ffff:ffff:ffff", "IPv6 dummy prefix"],
  ["2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff", "Teredo"],
  ["2001:1::1", "2001:1::1", "port control protocol anycast"],
  ["2001:1::2", "2001:1::2", "TURN anycast"],
  ["2001:1::3", "2001:1::3", "service registration anycast"],
  ["2001:2::", "2001:2:0:ffff:ffff:ffff:ffff:ffff", "benchmarking"],
  ["2001:3::", "2001:3:ffff:ffff:ffff:ffff:ffff:ffff", "AMT"],
  ["2001:4:112::", "2001:4:112:ffff:ffff:ffff:ffff:ffff", "AS112"],
  ["2001:10::", "2001:1f:ffff:ffff:ffff:ffff:ffff:ffff", "ORCHID"],
  ["2001:20::", "2001:2f:ffff:ffff:ffff:ffff:ffff:ffff", "ORCHIDv2"],
  ["2001:30::", "2001:3f:ffff:ffff:ffff:ffff:ffff:ffff", "drone remote ID"],
  ["2001:40::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "IETF protocol assignments"],
  ["2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "documentation"],
  ["2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "6to4"],
  ["2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff", "AS112"],
  ["3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "documentation"],
  ["5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "segment routing"],
  ["fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "unique local"],
  ["fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "link-local"],
  ["fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "site-local"],
  ["ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "multicast"],
  ["0:1::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "reserved"],
  ["4000::", "5eff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "reserved"],
  ["5f01::", "7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "reserved"],
  ["8000::", "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "reserved"],
  ["fe00::", "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "reserved"],
])("%s to %s is %s", (first, last, name) => {
  expect(nameOf(first)).toBe(name);
  expect(nameOf(last)).toBe(name);
});

test.each([
  "1.0.0.0",
  "8.8.8.8",
  "9.255.255.255",
  "11.0.0.0",
  "100.63.255.255",
  "100.128.0.0",
  "126.255.255.255",
  "128.0.0.0",
  "169.253.255.255",
  "169.255.0.0",
  "172.15.255.255",
  "172.32.0.0",
  "191.255.255.255",
  "192.0.1.0",
  "192.0.3.0",
  "192.31.195.255",
  "192.31.197.0",
  "192.52.192.255",
  "192.88.98.255",
  "192.88.100.0",
  "192.167.255.255",
  "192.169.0.0",
  "192.175.47.255",
  "198.17.255.255",
  "198.20.0.0",
  "198.51.99.255",
  "198.51.101.0",
  "203.0.112.255",
  "203.0.114.0",
  "223.255.255.255",
  "168.63.129.15",
  "::ffff:8.8.8.8",
  "2000::1",
  "2001:200::1",
  "2001:4860:4860::8888",
  "2001:db7::1",
  "2001:db9::1",
  "2003::1",
  "2606:4700::1111",
  "2620:4f:7fff::1",
  "2620:4f:8001::1",
  "3fff:1000::1",
  "3ffe::1",
  "64:ff9b::8.8.8.8",
  "64:ff9b::101:101",
])("%s is public", (address) => {
  expect(nameOf(address)).toBe("public");
});

test.each([
  "169.254.169.254",
  "169.254.170.2",
  "169.254.170.23",
  "169.254.0.23",
  "169.254.42.42",
  "100.100.100.200",
  "100.96.0.96",
  "168.63.129.16",
  "192.0.0.192",
  "fd00:ec2::254",
  "fd00:ec2::23",
  "fd20:ce::254",
  "fd00:c1::a9fe:a9fe",
  "fd00:100::100:200",
  "fd00:42::42",
  "fd00:a9fe:a9fe::1",
  "fe80::a9fe:a9fe",
  // The same in IPv6 clothes: mapped, compatible, translated, NAT64 in each layout, 6to4, Teredo both ways, ISATAP.
  "::ffff:169.254.169.254",
  "::169.254.169.254",
  "::ffff:0:169.254.169.254",
  "64:ff9b::169.254.169.254",
  "64:ff9b:1::169.254.169.254",
  "64:ff9b:1:a9fe:a9:fe00::",
  "64:ff9b:1:a9:fe:a9fe::",
  "64:ff9b:1:0:a9:fea9:fe00:0",
  "2002:a9fe:a9fe::1",
  "2001:0:a9fe:a9fe::1",
  "2001:0:808:808:0:0:5601:5601",
  "fe80::5efe:169.254.169.254",
  "2600:1234::5efe:169.254.169.254",
  "2600:1234::200:5efe:168.63.129.16",
])("%s leads to a metadata endpoint", (address) => {
  expect(nameOf(address)).toBe("metadata");
});

test("an address that leads to a special IPv4 address is named by that", () => {
  expect(classifyAddress(host("64:ff9b::127.0.0.1"))).toEqual({
    public: false,
    range: "127.0.0.0/8",
    name: "loopback",
  });
  expect(classifyAddress(host("64:ff9b::10.0.0.1"))).toEqual({
    public: false,
    range: "10.0.0.0/8",
    name: "private",
  });
  expect(nameOf("2600:1234::5efe:192.168.0.1")).toBe("private");
  expect(nameOf("2600:1234::5efe:8.8.8.8")).toBe("public");
});

test("a tunnel to a public IPv4 address is not public", () => {
  for (const address of ["2002:808:808::1", "::8.8.8.8", "::ffff:0:8.8.8.8", "64:ff9b:1::8.8.8.8"]) {
    expect(nameOf(address)).not.toBe("public");
  }
});

test("a name is no public address", () => {
  expect(nameOf("example.com")).toBe("not an address");
});

test("an IPv4 address is as public as its mapped and NAT64 forms, and IPv6 is public only inside 2000::/3 and NAT64", () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.ipV6(), (ipv4, ipv6) => {
      expect(nameOf(`::ffff:${ipv4}`)).toBe(nameOf(ipv4));
      expect(nameOf(`64:ff9b::${ipv4}`)).toBe(nameOf(ipv4));
      const parsed = host(ipv6);
      if (parsed.kind !== "ipv6" || nameOf(ipv6) !== "public") return;
      expect(/^[23][0-9a-f]{3}:/.test(parsed.text) || parsed.text.startsWith("64:ff9b::")).toBe(true);
    }),
    { numRuns: 3000 },
  );
});
