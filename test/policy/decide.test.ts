// Tests of the policy's decisions.

import { expect, test } from "bun:test";
import { decideAddress, decideTarget } from "../../src/policy/decide.ts";
import { authority, host, policy, rule } from "./policy-under-test.ts";

const mixed = policy({
  default: "deny",
  ports: [443, 8443],
  rules: [
    rule("allow *.example.com"),
    rule("deny paste.example.com", "Ask platform@example.com."),
    rule("allow paste.example.com"),
    rule("deny *.bad.example.com"),
    rule("allow 93.184.216.34"),
  ],
});

test.each([
  ["a.example.com:443", "allow *.example.com"],
  ["A.EXAMPLE.COM.:8443", "allow *.example.com"],
  ["93.184.216.34:443", "allow 93.184.216.34"],
  ["[::ffff:93.184.216.34]:443", "allow 93.184.216.34"],
])("%s is allowed by %s", (target, text) => {
  expect(decideTarget(mixed, authority(target))).toEqual({ verdict: "allow", rule: text });
});

test.each([
  ["paste.example.com:443", "deny paste.example.com", "Ask platform@example.com."],
  ["x.bad.example.com:443", "deny *.bad.example.com", null],
  ["example.com:443", null, null],
  ["other.example:443", null, null],
  ["8.8.8.8:443", null, null],
])("%s is denied by %p, with the reason %p", (target, text, reason) => {
  expect(decideTarget(mixed, authority(target))).toEqual({
    verdict: "deny",
    code: "policy-denied",
    rule: text,
    reason,
  });
});

test("the port is judged first", () => {
  for (const target of ["a.example.com:22", "paste.example.com:80", "a.example.com:44"]) {
    const decision = decideTarget(mixed, authority(target));
    expect(decision).toMatchObject({ verdict: "deny", code: "port-not-allowed", rule: null });
    expect(decision.verdict === "deny" && decision.reason).toContain("allowed: 443, 8443");
  }
});

test("an empty list of ports allows none", () => {
  const decision = decideTarget(policy({ default: "allow", ports: [] }), authority("example.com:443"));
  expect(decision).toMatchObject({ verdict: "deny", code: "port-not-allowed" });
});

test("a deny rule wins wherever it stands", () => {
  for (const rules of [
    [rule("allow *"), rule("deny a.example")],
    [rule("deny a.example"), rule("allow *"), rule("allow a.example")],
    [rule("allow a.example"), rule("deny *")],
  ]) {
    expect(decideTarget(policy({ default: "allow", rules }), authority("a.example:443")).verdict).toBe(
      "deny",
    );
  }
});

test("where no rule matches, the default decides and no rule is named", () => {
  const target = authority("example.com:443");
  expect(decideTarget(policy({ default: "allow" }), target)).toEqual({ verdict: "allow", rule: null });
  expect(decideTarget(policy({ default: "deny" }), target)).toEqual({
    verdict: "deny",
    code: "policy-denied",
    rule: null,
    reason: null,
  });
});

test.each([
  "[::ffff:93.184.216.34]:443",
  "[64:ff9b::93.184.216.34]:443",
  "[64:ff9b:1::93.184.216.34]:443",
  "[2002:5db8:d822::1]:443",
  "[::93.184.216.34]:443",
  "[::ffff:0:93.184.216.34]:443",
  "[2001:0:5db8:d822::1]:443",
  "[2001:0:808:808::a247:27dd]:443",
  "[2600::5efe:93.184.216.34]:443",
])("a denied IPv4 address is denied as %s too", (target) => {
  const denying = policy({ default: "allow", rules: [rule("deny 93.184.216.34")] });
  expect(decideTarget(denying, authority(target))).toMatchObject({
    verdict: "deny",
    rule: "deny 93.184.216.34",
  });
});

test("an allowed IPv4 address does not allow the IPv6 addresses around it", () => {
  const allowing = policy({ default: "deny", rules: [rule("allow 93.184.216.34")] });
  expect(decideTarget(allowing, authority("[64:ff9b::93.184.216.34]:443")).verdict).toBe("deny");
});

test("a public address may be dialled, any other only where it is allowed", () => {
  const closed = policy({ default: "allow" });
  const open = policy({ default: "allow", allowAddresses: ["10.0.0.0/8", "127.0.0.1", "fd12::/16"] });
  expect(decideAddress(closed, host("93.184.216.34"))).toEqual({ verdict: "allow", rule: null });
  expect(decideAddress(closed, host("10.1.2.3"))).toEqual({
    verdict: "deny",
    code: "address-not-allowed",
    rule: null,
    reason: "10.1.2.3 is not a public address: private (10.0.0.0/8).",
  });
  expect(decideAddress(open, host("10.1.2.3"))).toEqual({
    verdict: "allow",
    rule: "allow_addresses 10.0.0.0/8",
  });
  expect(decideAddress(open, host("127.0.0.1"))).toEqual({
    verdict: "allow",
    rule: "allow_addresses 127.0.0.1/32",
  });
  expect(decideAddress(open, host("fd12::1")).verdict).toBe("allow");
  for (const address of [
    "127.0.0.2",
    "192.168.0.1",
    "::1",
    "fd13::1",
    "64:ff9b::10.0.0.1",
    "2002:a00:1::1",
    "0.0.0.0",
  ]) {
    expect(decideAddress(open, host(address)).verdict).toBe("deny");
  }
});

const metadata = [
  "169.254.169.254",
  "100.100.100.200",
  "168.63.129.16",
  "192.0.0.192",
  "fd00:ec2::254",
  "64:ff9b::169.254.169.254",
  "2002:a9fe:a9fe::1",
] as const;

test.each(metadata)(
  "the metadata endpoint %s is opened by itself alone, not by any range around it",
  (address) => {
    const wide = [
      "0.0.0.0/0",
      "::/0",
      "169.254.0.0/16",
      "100.64.0.0/10",
      "192.0.0.0/24",
      "fd00::/8",
      "168.63.129.16/31",
    ];
    expect(decideAddress(policy({ default: "allow", allowAddresses: wide }), host(address))).toMatchObject({
      verdict: "deny",
      code: "address-not-allowed",
    });
    const exact = policy({ default: "allow", allowAddresses: [...wide, address] });
    expect(decideAddress(exact, host(address)).verdict).toBe("allow");
    for (const other of metadata.filter((candidate) => candidate !== address)) {
      expect(decideAddress(exact, host(other)).verdict).toBe("deny");
    }
  },
);

test("a name is never dialled as an address", () => {
  const open = policy({ default: "allow", allowAddresses: ["0.0.0.0/0", "::/0"] });
  expect(decideAddress(open, host("example.com")).verdict).toBe("deny");
});
