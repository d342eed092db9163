// Statuses to look at the page with: a usual one, one where all is well, and one that is as bad as it gets.

import { failureOf, type FailureCode } from "../../src/failures/catalogue.ts";
import { createLedger, type FailureEntry } from "../../src/ledger/ledger.ts";
import type { StatusDocument } from "../../src/status/document.ts";

const minuteMs = 60_000;
const places: readonly (readonly [store: string, path: string])[] = [
  ["system-store", "/usr/local/share/ca-certificates/agentproxy.crt"],
  ["system-store", "/etc/ssl/certs/ca-certificates.crt"],
  ["nss-database", "/root/.pki/nssdb"],
  ["chromium-policies", "/etc/chromium/policies/managed/agentproxy.json"],
  ["firefox-policies", "/etc/firefox/policies/policies.json"],
  ["bazel", "/etc/bazel.bazelrc"],
  ["maven-settings", "/root/.m2/settings.xml"],
  ["gradle", "/root/.gradle/gradle.properties"],
  ["boto", "/root/.boto"],
  ["apt-settings", "/etc/apt/apt.conf.d/99agentproxy"],
];

type SampleFacts = Partial<FailureEntry> & { readonly minutesAgo?: number };

/** A failure of this class; `over` says what is known of this one. */
function sampleFailure(nowMs: number, code: FailureCode, over: SampleFacts): FailureEntry {
  const { minutesAgo = 0, ...known } = over;
  const tsMs = nowMs - minutesAgo * minuteMs;
  const { host = "host.example:443" } = known;
  const entry = createLedger(() => tsMs).record({ code, host, detail: "" });
  return { ...entry, firstTs: new Date(tsMs - 3 * minuteMs).toISOString(), ...known };
}

/** All is well, and no tool has failed. */
export function healthyStatus(): StatusDocument {
  return {
    enabled: true,
    port: 41234,
    caBundlePath: "/root/.agentproxy/ca-bundle.crt",
    hasSystemCa: true,
    noProxy: ["localhost", "127.0.0.1", "::1"],
    standalone: true,
    javaTrustStorePath: "/root/.agentproxy/java-truststore.p12",
    toolTrustFailureCodes: [],
    gitConfigInjection: true,
    gitSshRewrite: true,
    gitConfigConflicts: [],
    readmePath: "/root/.agentproxy/README.md",
    recentRelayFailures: [],
    cursor: "c0",
    since: null,
    ledgerFolder: "/root/.agentproxy/ledger",
    schemaVersion: 1,
    version: "0.1.0",
    url: "http://127.0.0.1:41234",
    uptimeSeconds: 11_520,
    pid: 412,
    health: "healthy",
    problems: [],
    problemDetails: [],
    caPath: "/root/.agentproxy/agent-proxy-ca.crt",
    upstream: null,
    policy: { source: "/etc/agentproxy/agentproxy.toml", default: "deny", rules: 12 },
    gitSshRewriteSkipped: [],
    gitConfigConflictDetails: [],
    settingUp: false,
    accommodations: places.map(([store, path]) => ({
      store,
      path,
      state: "written",
      code: null,
      detail: null,
      advice: null,
    })),
    tunnels: { open: 7, total: 1284, bytesUp: 18_400_000, bytesDown: 2_310_000_000 },
    probes: [],
    connections: { open: 7, limit: 9744 },
  };
}

/** A few failures, each of another party. */
export function usualStatus(nowMs: number): StatusDocument {
  const folder = "/work/app";
  const failure = (code: FailureCode, over: SampleFacts): FailureEntry => sampleFailure(nowMs, code, over);
  return {
    ...healthyStatus(),
    recentRelayFailures: [
      failure("origin-certificate-expired", {
        id: "f1",
        host: "mirror.example.net:443",
        detail: "The certificate expired on 2026-11-02.",
        tool: "cargo",
        process: { pid: 7302, executable: "/usr/bin/cargo", command: "cargo fetch --locked", folder },
        minutesAgo: 74,
      }),
      failure("client-rejected-certificate", {
        id: "f2",
        host: "pypi.org:443",
        detail: "The tool sent the TLS alert unknown_ca.",
        tool: "pip",
        process: {
          pid: 8120,
          executable: "/usr/bin/python3.11",
          command: "python3 -m pip --cert /etc/old-ca.pem install httpx",
          folder,
        },
        count: 5,
        minutesAgo: 22,
      }),
      failure("origin-timeout", {
        id: "f3",
        host: "db.staging.example.com:443",
        detail: "No answer from 203.0.113.7 within 10 s.",
        tool: "node",
        process: { pid: 9001, executable: "/usr/bin/node", command: "node scripts/seed.mjs", folder },
        count: 2,
        minutesAgo: 4,
      }),
      failure("policy-denied", {
        id: "f4",
        host: "paste.example:443",
        detail: 'Denied by the rule "deny paste.example".',
        rule: "deny paste.example",
        reason: "Uploads to paste sites are not allowed. Ask platform@example.com.",
        cause: "policy",
        tool: "curl",
        process: {
          pid: 9377,
          executable: "/usr/bin/curl",
          command: "curl -sS --data-binary @build.log https://paste.example/",
          folder,
        },
        count: 3,
        minutesAgo: 0.2,
      }),
    ],
  };
}

/** Everything is wrong, and every text is as long as it can be, or longer. */
export function worstStatus(nowMs: number): StatusDocument {
  const long = "x".repeat(200);
  const host = `${`${"h".repeat(61)}.`.repeat(4)}exam:443`;
  const failure = (code: FailureCode, over: SampleFacts): FailureEntry => sampleFailure(nowMs, code, over);
  return {
    ...healthyStatus(),
    health: "degraded",
    problems: ["upstream-broken", "java_home_missing", "store_read_only"],
    problemDetails: [
      {
        code: "upstream-broken",
        message: failureOf("upstream-broken").title,
        fix: failureOf("upstream-broken").remedy,
      },
      {
        code: "java_home_missing",
        message: "java home missing",
        fix: "set JAVA_HOME to the folder of a JDK, or unset it",
      },
      {
        code: "store_read_only",
        message: `the folder is read-only (/etc/${long})`,
        fix: `remount /etc/${long}`,
      },
    ],
    hasSystemCa: false,
    javaTrustStorePath: null,
    gitSshRewrite: false,
    upstream: { url: `http://gateway-${long}.example:3128`, authenticated: true },
    noProxy: Array.from({ length: 40 }, (_, index) => `host-${index}.internal.example`),
    settingUp: true,
    gitSshRewriteSkipped: [{ host: "github.com", reason: `~/.ssh/config names it in ${long}` }],
    gitConfigConflictDetails: [
      {
        code: "ssl_verify_off",
        severity: "weakens",
        scope: "global",
        file: `/root/${long}/.gitconfig`,
        line: 12,
        key: "http.sslVerify",
        value: "false",
        effect: "git verifies no certificate",
        fix: "git config --global --unset http.sslVerify",
      },
    ],
    accommodations: [
      {
        store: "system-store",
        path: `/etc/${long}`,
        state: "failed",
        code: "system_store_read_only",
        detail: "the folder is read-only",
        advice: "make it writable, or put the CA into the image while it is built",
      },
      ...healthyStatus().accommodations,
    ],
    tunnels: { open: 9744, total: 123_456_789, bytesUp: 9e15, bytesDown: 9e15 },
    recentRelayFailures: [
      failure("tunnel-broken", {
        id: "f1",
        host,
        detail: `The other side reset the connection. ${long}`,
        closedBy: "upstream",
        closedWith: "reset",
        bytesUp: 1234,
        bytesDown: 987_654_321,
        durationMs: 61_000,
        process: {
          pid: 4_194_304,
          executable: `/opt/${long}/bin/tool`,
          command: `tool ${long}`,
          folder: `/work/${long}`,
        },
      }),
      failure("upstream-denied", {
        id: "f2",
        host,
        reason: long,
        upstreamSaid: long,
        rule: `deny ${long}`,
        count: 123_456,
      }),
      failure("plain-http", { id: "f3", host: "", detail: "" }),
    ],
  };
}
