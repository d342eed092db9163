// Tests of what a session answers itself although the request is well formed.

import { expect, test } from "bun:test";
import { until } from "../support/until.ts";
import { parseReply, sessionRig } from "./session-rig.ts";

const connectTo = (target: string): string => `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`;

test("the connection is closed after a refused CONNECT, and what was sent behind it is not read as a request", async () => {
  using rig = sessionRig();
  const reply = await rig.ask(`${connectTo(`127.0.0.1:${rig.port}`)}${connectTo("o.test:443")}`);
  expect(reply.match(/HTTP\/1\.1/g)).toHaveLength(1);
  expect(parseReply(reply).status).toBe(508);
  expect(rig.requests).toEqual([]);
});

test("the proxy's own port is refused as a loop under each of its names", async () => {
  using rig = sessionRig();
  for (const host of [
    "127.0.0.1",
    "127.9.9.9",
    "localhost",
    "LOCALHOST.",
    "x.localhost",
    "[::1]",
    "[::]",
    "0.0.0.0",
    "[::ffff:127.0.0.1]",
  ]) {
    const reply = parseReply(await rig.ask(connectTo(`${host}:${rig.port}`)));
    expect([host, reply.status, reply.headers.get("x-agentproxy-code")]).toEqual([host, 508, "proxy-loop"]);
  }
  expect(rig.requests).toEqual([]);
});

test("past the cap CONNECT is answered 503 with a code, while the status still answers", async () => {
  using rig = sessionRig({ isOverflow: true });
  const refused = parseReply(await rig.ask(connectTo("o.test:443")));
  expect(refused.status).toBe(503);
  expect(refused.headers.get("x-agentproxy-code")).toBe("too-many-connections");
  expect(JSON.parse(refused.body)).toMatchObject({
    code: "too-many-connections",
    retry: true,
    host: "o.test:443",
  });
  const status = parseReply(
    await rig.ask(`GET /__agentproxy/status HTTP/1.1\r\nHost: 127.0.0.1:${rig.port}\r\n\r\n`),
  );
  expect(status.status).toBe(200);
  expect(JSON.parse(status.body).failures).toHaveLength(1);
  expect(rig.requests).toEqual([]);
});

test("past the cap a client that says nothing is cut after a second", async () => {
  using rig = sessionRig({ isOverflow: true });
  const client = await rig.connect();
  const startedMs = performance.now();
  expect(parseReply((await client.readToEnd()).toString()).status).toBe(408);
  expect(performance.now() - startedMs).toBeLessThan(2000);
  client.reset();
});

test("a route that fails, at once or later, is told as an internal error, without taking the proxy down", async () => {
  const failAtOnce = (): never => {
    throw new Error("out of luck");
  };
  for (const open of [failAtOnce, () => Promise.reject(new Error("out of luck"))]) {
    using rig = sessionRig({ open });
    const reply = parseReply(await rig.ask(connectTo("o.test:443")));
    expect(reply.status).toBe(500);
    expect(JSON.parse(reply.body)).toMatchObject({ code: "internal-error" });
    expect(rig.ledger.failures()).toMatchObject([{ code: "internal-error", host: "o.test:443", count: 1 }]);
    expect(parseReply(await rig.ask(connectTo("p.test:443"))).status).toBe(500);
  }
});

test("a route that fails after its client has gone is recorded", async () => {
  const failing = Promise.withResolvers<void>();
  using rig = sessionRig({ open: () => failing.promise });
  const client = await rig.connect();
  await client.send(connectTo("o.test:443"));
  const request = await until("the request", () => rig.requests[0]);
  client.reset();
  await until("the client to be gone", () => request.client.gone);
  failing.reject(new Error("too late"));
  const entry = await until("the record", () => rig.ledger.failures()[0]);
  expect(entry).toMatchObject({ code: "internal-error", detail: "Carrying the tunnel failed: too late." });
});
