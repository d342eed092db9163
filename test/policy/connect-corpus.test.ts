// The policy corpus for CONNECT: every disguise of every denied host, as bytes on the wire, against every shape of policy
// that denies it. Each row must end refused or denied.

import { expect, test } from "bun:test";
import { decideAddress, decideTarget } from "../../src/policy/decide.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { parseAuthority } from "../../src/wire/authority.ts";
import type { Authority } from "../../src/wire/authority.ts";
import { parseConnect } from "../../src/wire/connect-request.ts";
import { createHeadCollector } from "../../src/wire/head-collector.ts";
import type { Parsed } from "../../src/wire/parsed.ts";
import { parseRequestHead } from "../../src/wire/request-head.ts";
import { ipv4Disguises, ipv6Disguises } from "./address-disguises.ts";
import { nameDisguises, namePlainSpellings, portDisguises } from "./name-disguises.ts";
import { policy, rule } from "./policy-under-test.ts";

type Outcome = "refused" | "denied" | "allowed";

function judge(policyUnderTest: Policy, authority: Parsed<Authority>): Outcome {
  if (!authority.ok) return "refused";
  const byName = decideTarget(policyUnderTest, authority.value);
  if (byName.verdict === "deny") return "denied";
  const { host } = authority.value;
  return host.kind === "name" || decideAddress(policyUnderTest, host).verdict === "allow"
    ? "allowed"
    : "denied";
}

/** What becomes of a CONNECT request sent as UTF-8, as it does on the wire. */
function connect(policyUnderTest: Policy, target: string, hosts: readonly string[]): Outcome {
  const fields = hosts.map((host) => `Host: ${host}\r\n`).join("");
  const state = createHeadCollector("request").push(
    Buffer.from(`CONNECT ${target} HTTP/1.1\r\n${fields}\r\n`),
  );
  if (state.state !== "done") return "refused";
  const head = parseRequestHead(state.head);
  return head.ok ? judge(policyUnderTest, parseConnect(head.value)) : "refused";
}

interface Row {
  readonly target: string;
  readonly policies: readonly Policy[];
}

/** Policies that deny whatever `rules` deny, however open they are otherwise. */
function policiesDenying(...rules: readonly string[]): readonly Policy[] {
  return rules.flatMap((text) => [
    policy({ default: "allow", rules: [rule(text)] }),
    policy({ default: "deny", rules: [rule("allow *"), rule(text), rule("allow *")] }),
  ]);
}

const deniedNames = [
  ["paste.example", policiesDenying("deny paste.example")],
  [
    "files.internal-tools.example",
    policiesDenying("deny *.internal-tools.example", "deny files.internal-tools.example"),
  ],
  ["xn--bcher-kva.example", policiesDenying("deny bücher.example", "deny xn--bcher-kva.example")],
  ["a_b.x-1.example", policiesDenying("deny A_B.X-1.example.", "deny *.example")],
] as const;
const deniedIpv4 = ["93.184.216.34", "8.8.4.4", "203.0.114.7", "1.0.0.1"];
const deniedIpv6 = ["2606:4700:0000:0000:0000:0000:0000:1111", "2a00:1450:4001:0000:0000:0001:0000:0bad"];
const internalIpv4 = [
  "127.0.0.1",
  "10.0.0.1",
  "169.254.169.254",
  "100.100.100.200",
  "168.63.129.16",
  "192.168.1.1",
  "0.0.0.0",
];
const internalIpv6 = [
  "0000:0000:0000:0000:0000:0000:0000:0001",
  "fd00:0ec2:0000:0000:0000:0000:0000:0254",
  "fe80:0000:0000:0000:0000:0000:0000:0001",
];

const open = [policy({ default: "allow" }), policy({ default: "deny", rules: [rule("allow *")] })];

const rows: readonly Row[] = [
  ...deniedNames.flatMap(([name, policies]) =>
    nameDisguises(name).map((text) => ({ target: `${text}:443`, policies })),
  ),
  ...nameDisguises("bücher.example").map((text) => ({
    target: `${text}:443`,
    policies: policiesDenying("deny bücher.example"),
  })),
  ...deniedIpv4.flatMap((address) => {
    const policies = policiesDenying(`deny ${address}`);
    return ipv4Disguises(address).map((text) => ({ target: `${text}:443`, policies }));
  }),
  ...deniedIpv6.flatMap((address) => {
    const policies = policiesDenying(`deny ${address}`);
    return ipv6Disguises(address.split(":")).map((text) => ({ target: `${text}:443`, policies }));
  }),
  ...internalIpv4.flatMap((address) =>
    ipv4Disguises(address).map((text) => ({ target: `${text}:443`, policies: open })),
  ),
  ...internalIpv6.flatMap((address) =>
    ipv6Disguises(address.split(":")).map((text) => ({ target: `${text}:443`, policies: open })),
  ),
  ...[22, 25, 80, 8443, 65_535].flatMap((port) =>
    portDisguises(port).map((text) => ({ target: `allowed.example:${text}`, policies: open })),
  ),
  ...[
    "",
    ":",
    ":443",
    "allowed.example",
    "allowed.example:",
    "allowed.example:0",
    "*",
    "/",
    "[]:443",
    "443",
  ].map((target) => ({ target, policies: open })),
];

test("of more than 5,000 disguises none is allowed, on the wire or as text", () => {
  const wrong: string[] = [];
  const outcomes = { refused: 0, denied: 0, allowed: 0 };
  for (const { target, policies } of rows) {
    for (const policyUnderTest of policies) {
      for (const outcome of [
        connect(policyUnderTest, target, []),
        connect(policyUnderTest, target, [target]),
        connect(policyUnderTest, target, ["allowed.example:443"]),
        connect(policyUnderTest, target, [target, "allowed.example:443"]),
        judge(policyUnderTest, parseAuthority(target)),
      ]) {
        outcomes[outcome]++;
        if (outcome === "allowed") wrong.push(target);
      }
    }
  }
  expect([...new Set(wrong)].map((target) => JSON.stringify(target))).toEqual([]);
  expect(rows.length).toBeGreaterThan(5000);
  // The corpus would prove nothing if every row failed to parse.
  expect(outcomes.denied).toBeGreaterThan(2000);
});

test("a denied host behind an allowed target's Host header, or the other way round, is refused", () => {
  for (const [name, policies] of deniedNames) {
    for (const policyUnderTest of policies) {
      for (const spelling of namePlainSpellings(name)) {
        expect(connect(policyUnderTest, "allowed.test:443", [spelling])).toBe("refused");
        expect(connect(policyUnderTest, "allowed.test:443", [`${spelling}:443`])).toBe("refused");
        expect(connect(policyUnderTest, "allowed.test:443", ["allowed.test", spelling])).toBe("refused");
        expect(connect(policyUnderTest, `${spelling}:443`, ["allowed.test"])).toBe("refused");
      }
    }
  }
});

test("every plain spelling of a denied name is understood and denied by its rule, not merely refused", () => {
  for (const [name, policies] of deniedNames) {
    for (const policyUnderTest of policies) {
      for (const spelling of namePlainSpellings(name)) {
        expect([spelling, connect(policyUnderTest, `${spelling}:443`, [])]).toEqual([spelling, "denied"]);
      }
    }
  }
});

test.each([
  ["xpaste.example:443"],
  ["paste.example.org:443"],
  ["x.paste.example:443"],
  ["paste-example.test:443"],
  ["internal-tools.example:443"],
  ["93.184.216.35:443"],
  ["[2606:4700::1112]:443"],
  ["[::ffff:93.184.216.33]:443"],
])("%s, which nothing denies, is allowed", (target) => {
  const denying = policy({
    default: "allow",
    rules: [
      rule("deny paste.example"),
      rule("deny *.internal-tools.example"),
      rule("deny 93.184.216.34"),
      rule("deny 2606:4700::1111"),
    ],
  });
  expect(connect(denying, target, [target])).toBe("allowed");
});
