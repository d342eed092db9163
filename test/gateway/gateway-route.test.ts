// Tests of the gateway's answers to CONNECT, before any TLS.

import { expect, test } from "bun:test";
import { parseHostPattern } from "../../src/policy/host-pattern.ts";
import type { Policy, Rule } from "../../src/policy/policy.ts";
import { parseReply, type HttpReply } from "../proxy/session-rig.ts";
import { rawClient, rawServer } from "../sockets/raw-peer.ts";
import { freePort } from "../support/ports.ts";
import { startGateway, type Gateway } from "./rig.ts";

function rule(action: Rule["action"], pattern: string, reason: string | null = null): Rule {
  const parsed = parseHostPattern(pattern);
  if (!parsed.ok) throw new Error(parsed.fault);
  return { action, pattern: parsed.value, reason };
}

async function connect(gateway: Gateway, target: string, more = ""): Promise<HttpReply> {
  using client = await rawClient(gateway.port);
  await client.send(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n${more}`);
  const head = await client.readUntil("\r\n\r\n");
  return parseReply(
    `${head.toString()}${head.includes(" 200 ") ? "" : (await client.readToEnd()).toString()}`,
  );
}

interface Denial {
  readonly target: string;
  readonly policy: Partial<Policy>;
  readonly code: string;
  readonly told: object;
}

const reason = "Uploads are not allowed.\r\nX-Evil: 1";

const denials: Readonly<Record<string, Denial>> = {
  "a deny rule": {
    target: "o.test:443",
    policy: { rules: [rule("deny", "o.test", reason)] },
    code: "policy-denied",
    told: { rule: expect.stringContaining("o.test"), reason: "Uploads are not allowed. X-Evil: 1" },
  },
  "a deny rule above an allow rule": {
    target: "a.o.test:443",
    policy: { rules: [rule("allow", "a.o.test"), rule("deny", "*.o.test")] },
    code: "policy-denied",
    told: { rule: expect.stringContaining("*.o.test"), reason: null },
  },
  "the default": {
    target: "O.TEST.:443",
    policy: { default: "deny" },
    code: "policy-denied",
    told: { rule: null },
  },
  "a port that is not listed": {
    target: "o.test:22",
    policy: {},
    code: "port-not-allowed",
    told: { rule: null },
  },
  "a loopback address": { target: "127.0.0.1:443", policy: {}, code: "address-not-allowed", told: {} },
  "a metadata address": { target: "169.254.169.254:443", policy: {}, code: "address-not-allowed", told: {} },
};

for (const [what, { target, policy, code, told }] of Object.entries(denials)) {
  test(`${what} denies with 403, its words and nothing dialled`, async () => {
    using origin = rawServer();
    await using gateway = await startGateway(origin.port, [], { policy });
    const reply = await connect(gateway, target, "early bytes");
    expect(reply.status).toBe(403);
    expect(reply.headers.get("x-agentproxy-code")).toBe(code);
    expect(reply.headers.has("x-evil")).toBe(false);
    const body = JSON.parse(reply.body) as Record<string, unknown>;
    expect(Object.keys(body)[0]).toBe("error");
    expect(body).toMatchObject({ code, retry: false, ...told });
    expect(gateway.ledger.failures()).toMatchObject([
      { code, kind: "connect_rejected", cause: "policy", status: 403, count: 1 },
    ]);
    expect(reply.headers.get("x-agentproxy-id")).toBe(gateway.ledger.failures()[0]?.id ?? "");
    expect(origin.accepted).toBe(0);
  });
}

test("an allow rule lets its host through where the default denies", async () => {
  using origin = rawServer();
  await using gateway = await startGateway(origin.port, [], {
    policy: { default: "deny", rules: [rule("allow", "o.test")] },
  });
  expect((await connect(gateway, "o.test:443")).status).toBe(200);
  expect((await connect(gateway, "a.o.test:443")).status).toBe(403);
  expect(origin.accepted).toBe(1);
});

test("the gateway's own port is a loop, also when a pinned-free address of this machine leads there", async () => {
  await using gateway = await startGateway(1, []);
  const reply = await connect(gateway, `127.0.0.1:${gateway.port}`);
  expect([reply.status, reply.headers.get("x-agentproxy-code")]).toEqual([508, "proxy-loop"]);
});

test("an origin that refuses, and a name that does not resolve, are told on CONNECT with 502", async () => {
  await using gateway = await startGateway(await freePort(), []);
  const refused = await connect(gateway, "o.test:443");
  expect([refused.status, refused.headers.get("x-agentproxy-code")]).toEqual([502, "origin-refused"]);
  expect(refused.headers.get("x-agentproxy-reason")).toMatch(
    /^Dialling 127\.0\.0\.1 port \d+ failed \(ECONNREFUSED\)\.$/,
  );
  const unresolved = await connect(gateway, "nobody.invalid:443");
  expect([unresolved.status, unresolved.headers.get("x-agentproxy-code")]).toEqual([
    502,
    "origin-unresolved",
  ]);
  expect(JSON.parse(unresolved.body)).toMatchObject({
    code: "origin-unresolved",
    host: "nobody.invalid:443",
  });
});
