// Tests of a refusal on the wire.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { failures, type FailureCode } from "../../src/failures/catalogue.ts";
import { createLedger } from "../../src/ledger/ledger.ts";
import { refusalReply } from "../../src/proxy/refusal.ts";
import { parseReply } from "./session-rig.ts";

const codes = Object.keys(failures) as FailureCode[];

test("a denial carries its reason in the status line, in headers and in JSON", () => {
  const entry = createLedger().record({
    code: "policy-denied",
    host: "paste.example:443",
    detail: 'Denied by the rule "deny paste.example".',
    rule: "deny paste.example",
    reason: "Uploads to paste sites are not allowed. Ask platform@example.com.",
    cause: "policy",
  });
  const reply = parseReply(refusalReply(entry).toString());
  expect(reply.status).toBe(403);
  expect(reply.reason).toBe(
    "Forbidden: denied by policy: Uploads to paste sites are not allowed. Ask platform@example.com.",
  );
  expect(reply.headers.get("x-agentproxy-code")).toBe("policy-denied");
  expect(reply.headers.get("x-agentproxy-reason")).toBe(
    "Uploads to paste sites are not allowed. Ask platform@example.com.",
  );
  expect(reply.headers.get("x-agentproxy-id")).toBe(entry.id);
  expect(reply.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(reply.headers.get("connection")).toBe("close");
  expect(reply.headers.get("content-length")).toBe(String(Buffer.byteLength(reply.body)));
  const told = JSON.parse(reply.body) as Record<string, unknown>;
  expect(Object.keys(told)[0]).toBe("error");
  expect(told).toMatchObject({
    code: "policy-denied",
    host: "paste.example:443",
    rule: "deny paste.example",
    reason: "Uploads to paste sites are not allowed. Ask platform@example.com.",
    retry: false,
  });
});

test("without a reason of the operator's the detail is told", () => {
  const entry = createLedger().record({
    code: "origin-refused",
    host: "o.test:443",
    detail: "Dialling 192.0.2.1 failed.",
  });
  const reply = parseReply(refusalReply(entry).toString());
  expect(reply.reason).toBe("Bad Gateway: host refused the connection: Dialling 192.0.2.1 failed.");
  expect(reply.headers.get("x-agentproxy-reason")).toBe("Dialling 192.0.2.1 failed.");
});

const hostile: readonly string[] = [
  "no\r\nX-Evil: 1",
  "no\nX-Evil: 1",
  "no\rX-Evil: 1",
  "no\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
  "no\0\x01\x1b[31m",
  "no\u0085X-Evil: 1\u2028X-Evil: 1\u2029",
  "no\u202eevil\u2066\ufeff",
  "ünïcödé 拒否 🚫",
  "嘊嘍X-Evil: 1",
  "\ud800 lone",
  "x".repeat(5000),
];

for (const reason of hostile) {
  test(`a reason of ${JSON.stringify(reason.slice(0, 30))} injects nothing`, () => {
    const entry = createLedger().record({
      code: "policy-denied",
      host: `h${reason}`,
      detail: reason,
      rule: reason,
      reason,
    });
    const bytes = refusalReply(entry);
    const headText = bytes.subarray(0, bytes.indexOf("\r\n\r\n")).toString("latin1");
    expect(headText).toMatch(/^[\x20-\x7e]+(\r\n[\x20-\x7e]+)*$/);
    const reply = parseReply(bytes.toString());
    expect([...reply.headers.keys()]).toEqual([
      "content-type",
      "x-agentproxy-code",
      "x-agentproxy-reason",
      "x-agentproxy-id",
      "content-length",
      "connection",
    ]);
    expect(Number(reply.headers.get("content-length"))).toBe(Buffer.byteLength(reply.body));
    expect(JSON.parse(reply.body)).toMatchObject({ code: "policy-denied" });
    expect(bytes.length).toBeLessThan(4096);
  });
}

test("no text and no code can break the reply", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...codes),
      fc.string({ unit: "binary", maxLength: 400 }),
      fc.string({ unit: "binary" }),
      (code, detail, host) => {
        const bytes = refusalReply(createLedger().record({ code, host, detail, reason: detail, rule: host }));
        const reply = parseReply(bytes.toString());
        expect(reply.headers.size).toBe(6);
        expect(Object.keys(JSON.parse(reply.body) as object)[0]).toBe("error");
      },
    ),
    { numRuns: 300 },
  );
});

test("extra headers are added", () => {
  const entry = createLedger().record({ code: "too-many-connections", host: "", detail: "Full." });
  const reply = parseReply(refusalReply(entry, [["Retry-After", "1"]]).toString());
  expect([reply.status, reply.headers.get("retry-after")]).toEqual([503, "1"]);
});
