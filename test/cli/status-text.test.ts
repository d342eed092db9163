// Tests for the status summary.

import { describe, expect, test } from "bun:test";
import { formatStatus } from "../../src/cli/status-text.ts";
import { createLedger } from "../../src/ledger/ledger.ts";
import type { PlaceReport } from "../../src/stores/place-report.ts";
import { healthyStatus as healthy } from "../support/status-document.ts";

const now = Date.parse("2026-01-01T12:00:00Z");

test("a healthy proxy is told in eight aligned lines", () => {
  expect(formatStatus(healthy, now)).toBe(`health     healthy
listening  http://127.0.0.1:41234, for 3 min (pid 42, version 1.2.3)
through    the embedded gateway
policy     allow by default, 0 rules (built-in)
CA bundle  /home/me/.agentproxy/ca-bundle.crt
set up     nothing outside the state directory
tunnels    2 open, 14 in all, 1.5 KiB up, 20 MiB down
failures   none
`);
});

describe("the mode", () => {
  test("is an upstream by its URL", () => {
    const upstream = { url: "http://gateway.example:3128", authenticated: false };
    expect(formatStatus({ ...healthy, upstream }, now)).toContain("through    http://gateway.example:3128\n");
    const authenticated = { ...upstream, authenticated: true };
    expect(formatStatus({ ...healthy, upstream: authenticated }, now)).toContain(":3128, with credentials\n");
  });
});

test("what makes it degraded is named in words, known or not", () => {
  const problems = ["upstream-broken", "upstream_ca_missing"];
  expect(formatStatus({ ...healthy, health: "degraded", problems }, now)).toStartWith(
    "health     degraded: upstream gateway broken or unreachable; upstream ca missing\n",
  );
});

describe("what is set up", () => {
  const place = (store: string, state: PlaceReport["state"]): PlaceReport => ({
    store,
    path: `/etc/${store}`,
    state,
    code: state === "failed" ? `${store.replaceAll("-", "_")}_failed` : null,
    detail: state === "failed" ? `Cannot write "/etc/${store}"` : null,
    advice: state === "failed" ? "run as root" : null,
  });

  test("is counted, and told while it is still at work", () => {
    const accommodations = [place("system-store", "written"), place("boto", "current")];
    expect(formatStatus({ ...healthy, accommodations }, now)).toContain("\nset up     2 places\n");
    const text = formatStatus({ ...healthy, accommodations, settingUp: true }, now);
    expect(text).toContain("\nset up     still at work\n");
  });

  test("and what failed is told with its code and what to do", () => {
    const accommodations = [
      place("boto", "written"),
      ...["one", "two", "three", "four"].map((name) => place(`store-${name}`, "failed")),
    ];
    const text = formatStatus({ ...healthy, accommodations }, now);
    expect(text).toContain(`
set up     1 place; 4 failed
  store-one: store_one_failed
    Cannot write "/etc/store-one"; run as root
`);
    expect(text).toContain("  and 1 more: agentproxy doctor\ntunnels ");
  });

  test("a problem that no place tells of has its own way out", () => {
    const problems = ["ledger-not-written", "store_failed"];
    const text = formatStatus(
      {
        ...healthy,
        health: "degraded",
        problems,
        problemDetails: problems.map((code) => ({ code, message: code, fix: `mend ${code}` })),
        accommodations: [{ ...place("store", "failed"), code: "store_failed" }],
      },
      now,
    );
    expect(text).toContain(
      "degraded: ledger not written; store failed\n           fix: mend ledger-not-written\n",
    );
    expect(text).not.toContain("mend store_failed");
  });
});

describe("failures", () => {
  function withFailures(count: number): string {
    const ledger = createLedger(() => now - 65_000);
    for (let index = 0; index < count; index++) {
      const reason = index === 0 ? "Ask platform@example.com." : null;
      for (let times = 0; times <= index; times++) {
        ledger.record({
          code: "policy-denied",
          host: `host-${index}.example:443`,
          detail: "Denied.",
          reason,
        });
      }
    }
    return formatStatus({ ...healthy, recentRelayFailures: ledger.failures() }, now);
  }

  test("are told with title, count, age and the operator's reason or what to do", () => {
    const text = withFailures(2);
    expect(text).toContain("failures   newest first\n");
    expect(text).toContain(
      "  host-1.example:443: denied by policy, 2 times, 1 min ago (f2)\n    Report this to whoever owns the policy; do not retry, and do not look for a\n    way around it.\n",
    );
    expect(text).toContain(
      "  host-0.example:443: denied by policy, 1 min ago (f1)\n    Ask platform@example.com.\n",
    );
    expect(text.indexOf("host-1")).toBeLessThan(text.indexOf("host-0"));
  });

  test("say whose they are, where that is known", () => {
    const process = { pid: 7, executable: "/usr/bin/curl", command: "curl -sS https://a.test/", folder: "/" };
    const ledger = createLedger(
      () => now,
      () => ({ process, tool: "curl" }),
    );
    ledger.record({ code: "policy-denied", host: "a.test:443", detail: "Denied.", clientPort: 1 });
    const text = formatStatus({ ...healthy, recentRelayFailures: ledger.failures() }, now);
    expect(text).toContain("0 s ago (f1)\n    by curl, pid 7: curl -sS https://a.test/\n    Report this");
  });

  test("past three are counted only", () => {
    const text = withFailures(5);
    expect(text).toContain("failures   5 kinds, the newest 3; all with: agentproxy logs\n");
    expect(text).toContain("host-4");
    expect(text).not.toContain("host-1");
  });

  test("of a client without a target name no host", () => {
    const ledger = createLedger(() => now);
    ledger.record({ code: "malformed-request", host: "", detail: "Malformed." });
    const text = formatStatus({ ...healthy, recentRelayFailures: ledger.failures() }, now);
    expect(text).toMatch(/^ {2}a client: .*, 0 s ago \(f1\)$/m);
  });
});
