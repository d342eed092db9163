// What settings say of a host: the same words as the gateway's, for every way that it may be decided.

import { expect, test } from "bun:test";
import { judgeHost } from "../../src/service/judge-host.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { parseRule } from "../../src/policy/rule.ts";
import type { HostVerdict } from "../../src/status/host-verdict.ts";
import { parseAuthority } from "../../src/wire/authority.ts";

function ruleOf(host: string, action: string, reason?: string): Policy["rules"][number] {
  const rule = parseRule({ host, action, reason });
  if (!rule.ok) throw new Error(rule.fault);
  return rule.value;
}

const policy: Policy = {
  source: "policy.toml",
  default: "deny",
  ports: [443],
  rules: [
    ruleOf("*.good.test", "allow"),
    ruleOf("bad.good.test", "deny", "Ask platform@example.com."),
    ruleOf("127.0.0.1", "allow"),
    ruleOf("192.0.2.1", "allow"),
    ruleOf("8.8.8.8", "allow"),
  ],
  allowAddresses: [],
};
const settings = {
  upstream: null,
  policy,
  hosts: new Map([["pinned.good.test", { hostname: "127.0.0.1", port: 8443 }]]),
  noProxy: ["localhost", ".direct.test", "10.0.0.1"],
};

async function judge(
  target: string,
  given: Partial<Parameters<typeof judgeHost>[0]> = {},
): Promise<HostVerdict> {
  const authority = parseAuthority(target);
  if (!authority.ok) throw new Error(authority.fault);
  return await judgeHost({ ...settings, ...given }, authority.value, 8123);
}

for (const [target, expected] of [
  [
    "Bad.Good.test.:443",
    {
      target: "bad.good.test:443",
      verdict: "deny",
      code: "policy-denied",
      rule: "deny bad.good.test",
      reason: "Ask platform@example.com.",
      detail: 'Denied by the rule "deny bad.good.test".',
      policySource: "policy.toml",
    },
  ],
  ["other.test:443", { verdict: "deny", rule: null, detail: "Denied by the policy's default." }],
  [
    "pinned.good.test:22",
    { verdict: "deny", code: "port-not-allowed", detail: "Port 22 is not allowed (allowed: 443)." },
  ],
  [
    "pinned.good.test:443",
    { verdict: "allow", code: null, rule: "allow *.good.test", addresses: ["127.0.0.1:8443"], pinned: true },
  ],
  ["8.8.8.8:443", { verdict: "allow", code: null, addresses: ["8.8.8.8:443"], pinned: false }],
  ["127.0.0.1:443", { verdict: "deny", code: "address-not-allowed", rule: "allow 127.0.0.1" }],
  ["x.direct.test:443", { verdict: "deny", noProxy: ".direct.test" }],
  ["direct.testing:443", { noProxy: null }],
  ["10.0.0.1:443", { noProxy: "10.0.0.1" }],
] as const) {
  test(`${target} is judged`, async () => {
    expect(await judge(target)).toMatchObject({ decidedBy: "policy", ...expected });
  });
}

test("with an upstream nothing is decided or resolved here", async () => {
  const upstream = {
    scheme: "http",
    host: "gateway.test",
    port: 3128,
    authorization: "Basic secret",
  } as const;
  const verdict = await judge("other.test:443", { upstream });
  expect(verdict).toMatchObject({ decidedBy: "upstream", verdict: null, code: null, rule: null });
  expect(verdict.detail).toBe("The gateway at http://gateway.test:3128 decides when it is asked.");
});
