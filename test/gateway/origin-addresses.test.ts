// Tests of where a target may be dialled.

import { expect, mock, test } from "bun:test";
import * as dns from "node:dns/promises";
import type { Addresses, PinnedHosts } from "../../src/gateway/origin-addresses.ts";
import { parseCidr, type Cidr } from "../../src/policy/cidr.ts";
import { parseAuthority } from "../../src/wire/authority.ts";
import { openPolicy } from "./rig.ts";

const answers: Readonly<Record<string, readonly string[] | { readonly code: string }>> = {
  "public.test": ["192.88.1.1", "2606:4700::1"],
  "private.test": ["10.0.0.7"],
  "both.test": ["10.0.0.7", "93.184.216.34", "fd00::1"],
  "loopback.test": ["127.0.0.1"],
  "mapped.test": ["::ffff:10.0.0.7"],
  "nat64.test": ["64:ff9b::a00:7"],
  "metadata.test": ["169.254.169.254"],
  "cloud.test": ["100.100.100.200"],
  "unspecified.test": ["0.0.0.0"],
  "zone.test": ["fe80::1%eth0"],
  "empty.test": [],
  "absent.test": { code: "ENOTFOUND" },
  "slow.test": { code: "EAI_AGAIN" },
};
const realLookup = dns.lookup;
await mock.module("node:dns/promises", () => ({
  ...dns,
  lookup: (name: string, options: { all: true }) => {
    const answer = answers[name];
    if (answer === undefined) return realLookup(name, options);
    if ("code" in answer) return Promise.reject(Object.assign(new Error(answer.code), answer));
    return Promise.resolve(answer.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })));
  },
}));
const { originAddresses } = await import("../../src/gateway/origin-addresses.ts");

const ownPort = 8123;
const cidr = (text: string): Cidr => {
  const parsed = parseCidr(text);
  if (!parsed.ok) throw new Error(parsed.fault);
  return parsed.value;
};

function find(
  target: string,
  allowed: readonly string[] = [],
  pinned: PinnedHosts = new Map(),
): Promise<Addresses> {
  const authority = parseAuthority(target);
  if (!authority.ok) throw new Error(authority.fault);
  return originAddresses(
    authority.value,
    { ...openPolicy, allowAddresses: allowed.map(cidr) },
    pinned,
    ownPort,
  );
}

const reached: readonly (readonly [
  target: string,
  allowed: readonly string[],
  expected: readonly string[],
])[] = [
  ["public.test:443", [], ["192.88.1.1", "2606:4700::1"]],
  ["93.184.216.34:443", [], ["93.184.216.34"]],
  ["[2606:4700::1]:443", [], ["2606:4700::1"]],
  ["both.test:443", [], ["93.184.216.34"]],
  ["both.test:443", ["10.0.0.0/8"], ["10.0.0.7", "93.184.216.34"]],
  ["private.test:443", ["10.0.0.0/24"], ["10.0.0.7"]],
  ["mapped.test:443", ["10.0.0.0/8"], ["10.0.0.7"]],
  ["loopback.test:443", ["127.0.0.0/8"], ["127.0.0.1"]],
  ["127.0.0.1:443", ["127.0.0.1/32"], ["127.0.0.1"]],
  ["metadata.test:443", ["169.254.169.254/32"], ["169.254.169.254"]],
];

for (const [target, allowed, expected] of reached) {
  test(`${target} with [${allowed.join()}] allowed is dialled at ${expected.join()}`, async () => {
    const port = 443;
    expect(await find(target, allowed)).toEqual({
      ok: true,
      targets: expected.map((hostname) => ({ hostname, port })),
    });
  });
}

const refused: readonly (readonly [
  target: string,
  allowed: readonly string[],
  code: string,
  detail: RegExp,
])[] = [
  ["private.test:443", [], "address-not-allowed", /^10\.0\.0\.7 is not a public address/],
  ["private.test:443", ["10.1.0.0/16"], "address-not-allowed", /10\.0\.0\.7/],
  ["loopback.test:443", [], "address-not-allowed", /127\.0\.0\.1/],
  ["127.0.0.1:443", [], "address-not-allowed", /127\.0\.0\.1/],
  ["localhost:443", [], "address-not-allowed", /(127\.0\.0\.1|::1) is not a public address/],
  ["mapped.test:443", [], "address-not-allowed", /10\.0\.0\.7/],
  ["nat64.test:443", [], "address-not-allowed", /64:ff9b::/],
  ["metadata.test:443", [], "address-not-allowed", /metadata/],
  ["metadata.test:443", ["169.254.0.0/16"], "address-not-allowed", /metadata/],
  ["cloud.test:443", ["100.64.0.0/10"], "address-not-allowed", /metadata/],
  ["unspecified.test:443", [], "address-not-allowed", /0\.0\.0\.0/],
  ["zone.test:443", [], "origin-unresolved", /has no address/],
  ["empty.test:443", [], "origin-unresolved", /empty\.test has no address/],
  ["absent.test:443", [], "origin-unresolved", /Resolving absent\.test failed \(ENOTFOUND\)/],
  ["slow.test:443", [], "origin-unresolved", /EAI_AGAIN/],
  [`loopback.test:${ownPort}`, ["0.0.0.0/0"], "proxy-loop", /this proxy's own address/],
  [`unspecified.test:${ownPort}`, ["0.0.0.0/0"], "proxy-loop", /this proxy's own address/],
];

for (const [target, allowed, code, detail] of refused) {
  test(`${target} with [${allowed.join()}] allowed is refused as ${code}`, async () => {
    expect(await find(target, allowed)).toMatchObject({
      ok: false,
      code,
      detail: expect.stringMatching(detail),
    });
  });
}

test("a pinned host is dialled where it is pinned, whatever the address, and is not resolved", async () => {
  const pinned = new Map([
    ["absent.test", { hostname: "127.0.0.1", port: 8443 }],
    ["192.0.2.7", { hostname: "::1", port: 8444 }],
  ]);
  expect(await find("absent.test:443", [], pinned)).toEqual({
    ok: true,
    targets: [{ hostname: "127.0.0.1", port: 8443 }],
  });
  expect(await find("192.0.2.7:443", [], pinned)).toEqual({
    ok: true,
    targets: [{ hostname: "::1", port: 8444 }],
  });
  expect(await find("private.test:443", [], pinned)).toMatchObject({ ok: false });
});

test("a host pinned to a name is dialled at that name's addresses, private ones too", async () => {
  const pinned = new Map([
    ["api.test", { hostname: "both.test", port: 8443 }],
    ["gone.test", { hostname: "absent.test", port: 1 }],
  ]);
  const targets = ["10.0.0.7", "93.184.216.34", "fd00::1"].map((hostname) => ({ hostname, port: 8443 }));
  expect(await find("api.test:443", [], pinned)).toEqual({ ok: true, targets });
  expect(await find("gone.test:443", [], pinned)).toMatchObject({ ok: false, code: "origin-unresolved" });
});
