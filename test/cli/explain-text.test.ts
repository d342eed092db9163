// The story of a failure, of a code, and of a host, as people read it.

import { expect, test } from "bun:test";
import { formatHostStory } from "../../src/cli/explain-host-text.ts";
import { formatCodeStory, formatFailureStory } from "../../src/cli/explain-text.ts";
import { failures } from "../../src/failures/catalogue.ts";
import type { HostVerdict } from "../../src/status/host-verdict.ts";
import { failureRow } from "../history/row.ts";

const noon = new Date(2026, 4, 6, 12, 0, 0).getTime();

test("a failure is told with all that is known of it", () => {
  const row = {
    ...failureRow(1, { atMs: noon - 180_000, code: "tunnel-broken", count: 3, tool: "curl" }),
    rule: "allow *.test",
    reason: "Ask platform@example.com.",
    upstreamSaid: "502 Bad Gateway",
    status: 502,
    bytesUp: 1536,
    bytesDown: 20 * 1024 ** 2,
    durationMs: 12_345,
    closedBy: "origin",
    closedWith: "reset",
  } as const;
  expect(formatFailureStory(row, noon)).toBe(`ftest00-1  a.test:443: tunnel broken mid-transfer
code        tunnel-broken
happened    An open tunnel broke off before both sides had finished.
            It failed.
when        11:57:00, 3 min ago; 3 times since 11:57:00
whose       curl (/usr/bin/curl), pid 7, in /
            curl -x
rule        allow *.test
reason      Ask platform@example.com.
gateway     it said: 502 Bad Gateway
answered    HTTP 502
carried     1.5 KiB up, 20 MiB down, in 12.3 s
closed by   the host, with a reset
${likely("tunnel-broken")}what to do  Try again; nothing was sent twice, so what was sent may or may not
            have taken effect.
try again   yes: the same request can succeed later
more        agentproxy guide tunnel-broken
            agentproxy explain a.test:443
`);
});

function likely(code: keyof typeof failures): string {
  const { causes } = failures[code];
  return causes.map((cause, index) => `${(index === 0 ? "likely" : "").padEnd(12)}- ${cause}\n`).join("");
}

test("what is not known is left out, and a code of another version is told by what its row says", () => {
  const row = { ...failureRow(1, { atMs: noon, host: "" }), code: "from-the-future" as never };
  expect(formatFailureStory(row, noon)).toBe(`ftest00-1  from-the-future
code        from-the-future
happened    It failed.
when        12:00:00, 0 s ago; once
whose       not known: the kernel did not tell
answered    HTTP 403
what to do  Report this to whoever owns the policy; do not retry, and do not
            look for a way around it.
try again   no: it fails again until something is changed
`);
});

test("what a file holds cannot write to the terminal", () => {
  const row = {
    ...failureRow(1),
    id: "f\u001b[2J",
    detail: "a\u001b[2Jb",
    host: "\u001b]0;x\u0007.test:443",
  };
  expect(formatFailureStory(row, noon)).not.toContain("\u001b");
});

test("every code of the catalogue is told, within 80 columns, with the latest failures or none", () => {
  for (const code of Object.keys(failures) as (keyof typeof failures)[]) {
    const text = formatCodeStory(code, [], noon);
    expect(text).toStartWith(`${code}: ${failures[code].title}\nkind        ${failures[code].kind}, `);
    expect(text).toEndWith(`more        agentproxy guide ${code}\nrecorded    no such failure\n`);
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  }
  expect(formatCodeStory("policy-denied", [failureRow(1, { atMs: noon })], noon)).toEndWith(
    "\n12:00:00  ftest00-1  policy-denied  -  a.test:443  It failed.\n",
  );
});

const verdict: HostVerdict = {
  target: "a.test:443",
  decidedBy: "policy",
  verdict: "deny",
  code: "policy-denied",
  detail: 'Denied by the rule "deny *.test".',
  rule: "deny *.test",
  reason: "Ask platform@example.com.",
  policySource: "/etc/agentproxy/agentproxy.toml",
  addresses: [],
  pinned: false,
  noProxy: null,
};

test("a host that is denied is told with the rule, the operator's words and what to do", () => {
  expect(formatHostStory(verdict, "http://127.0.0.1:8123", [], noon)).toBe(`a.test:443: denied (policy-denied)
because     Denied by the rule "deny *.test".
rule        deny *.test
reason      Ask platform@example.com.
policy      /etc/agentproxy/agentproxy.toml
asked       the proxy at http://127.0.0.1:8123
what to do  Report this to whoever owns the policy; do not retry, and do not
            look for a way around it.
more        agentproxy guide policy-denied
recorded    no such failure
`);
});

test("one that is allowed is told with its addresses, and with what goes past the proxy", () => {
  const allowed: HostVerdict = {
    ...verdict,
    verdict: "allow",
    code: null,
    addresses: ["192.0.2.1:443", "192.0.2.2:443"],
    noProxy: "test",
  };
  const text = formatHostStory(allowed, null, [], noon);
  expect(text).toStartWith("a.test:443: allowed\n");
  expect(text).toContain("\nasked       the settings, since no proxy runs with them\n");
  expect(text).toContain("\ndialled     192.0.2.1:443, 192.0.2.2:443\n");
  expect(text).toContain('\nno proxy    most tools go past the proxy: NO_PROXY has "test"\n');
});

test("with an upstream, it decides, and what it last said is told", () => {
  const upstream: HostVerdict = { ...verdict, decidedBy: "upstream", verdict: null, code: null, rule: null };
  const rows = [{ ...failureRow(1, { atMs: noon - 60_000 }), upstreamSaid: "403 Forbidden" }];
  const text = formatHostStory(upstream, null, rows, noon);
  expect(text).toStartWith("a.test:443: the upstream gateway decides\n");
  expect(text).toContain("\nlast said   403 Forbidden, 1 min ago\n");
});
