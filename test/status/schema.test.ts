// Tests of the status's schema: what it takes, and that it takes nothing else.

import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { createLedger } from "../../src/ledger/ledger.ts";
import type { StatusDocument } from "../../src/status/document.ts";
import { statusSchema } from "../../src/status/schema.ts";
import { healthyStatus } from "../support/status-document.ts";
import { schemaDocsPath, statusFaults } from "../support/status-schema.ts";

/** A status in which every list has something, and everything that may be null is not. */
function full(): StatusDocument {
  const process = { pid: 7, executable: "/usr/bin/curl", command: "curl https://o.test/", folder: "/work" };
  const ledger = createLedger(Date.now, () => ({ process, tool: "curl" }));
  ledger.record({
    code: "policy-denied",
    host: "o.test:443",
    detail: "No rule allows it.",
    rule: "deny o.test",
    reason: "Not here.",
    status: 403,
    cause: "policy",
    upstreamSaid: "403 Forbidden",
    bytesUp: 1,
    bytesDown: 2,
    durationMs: 3,
    closedBy: "origin",
    closedWith: "reset",
    clientPort: 4,
  });
  ledger.probes.at("a.probe.agentproxy.internal");
  const text = "/text";
  return {
    ...healthyStatus,
    readmePath: text,
    javaTrustStorePath: text,
    toolTrustFailureCodes: ["system_store_failed"],
    gitConfigConflicts: ["ssl_verify_off"],
    recentRelayFailures: ledger.failures(),
    since: { known: true, complete: false },
    health: "degraded",
    problems: ["upstream-broken"],
    problemDetails: [{ code: "upstream-broken", message: text, fix: text }],
    upstream: { url: text, authenticated: true },
    gitSshRewriteSkipped: [{ host: text, reason: text }],
    gitConfigConflictDetails: [
      {
        code: "ssl_verify_off",
        severity: "weakens",
        scope: "global",
        file: text,
        line: 1,
        key: text,
        value: text,
        effect: text,
        fix: text,
      },
    ],
    accommodations: [
      {
        store: "system-store",
        path: text,
        state: "failed",
        code: "system_store_failed",
        detail: text,
        advice: text,
      },
    ],
    probes: ledger.probes.all(),
  };
}

type Node = Record<string, unknown>;

/** Every object in a value, with the way to it. */
function objectsIn(value: unknown, way = ""): { readonly way: string; readonly node: Node }[] {
  if (typeof value !== "object" || value === null) return [];
  const inside = Object.entries(value).flatMap(([name, part]) => objectsIn(part, `${way}/${name}`));
  return Array.isArray(value) ? inside : [{ way, node: value as Node }, ...inside];
}

/** The faults of a whole status after a change at one place in it. */
function faultsWith(way: string, change: (node: Node) => void): string[] {
  const copy: unknown = structuredClone(full());
  const found = objectsIn(copy).find((object) => object.way === way);
  if (found === undefined) throw new Error(`Cannot find "${way}"`);
  change(found.node);
  return statusFaults(copy);
}

test("docs/ has the schema that is published (npm run docs makes it anew)", () => {
  const published: unknown = JSON.parse(JSON.stringify(statusSchema));
  expect(JSON.parse(readFileSync(schemaDocsPath, "utf8"))).toEqual(published);
});

test("a status with nothing to tell is valid, and one with everything", () => {
  expect(statusFaults(healthyStatus)).toEqual([]);
  expect(statusFaults(full())).toEqual([]);
});

test("in every object of a status a property that is renamed, missing, too much or of another type is found", () => {
  const objects = objectsIn(full());
  expect(objects.length).toBeGreaterThan(10);
  for (const { way, node } of objects) {
    expect([way, faultsWith(way, (one) => (one["another"] = 1)).length]).toEqual([way, 1]);
    for (const name of Object.keys(node)) {
      const place = `${way}/${name}`;
      const missing = faultsWith(way, (one) => delete one[name]);
      expect([place, missing.length]).toEqual([place, 1]);
      const renamed = faultsWith(way, (one) => {
        one[`${name}s`] = one[name];
        delete one[name];
      });
      expect([place, renamed.length]).toEqual([place, 2]);
      const otherType = faultsWith(way, (one) => (one[name] = Array.isArray(one[name]) ? null : [null]));
      expect([place, otherType.length > 0]).toEqual([place, true]);
    }
  }
});

test("what is null in a quiet session may not be so elsewhere", () => {
  for (const name of ["enabled", "port", "recentRelayFailures", "problems", "tunnels", "url"])
    expect(statusFaults({ ...healthyStatus, [name]: null })).not.toEqual([]);
});
