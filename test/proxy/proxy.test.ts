// Tests of the listener with its cap.

import { expect, test } from "bun:test";
import { createLedger } from "../../src/ledger/ledger.ts";
import { startProxy, type Proxy } from "../../src/proxy/proxy.ts";
import type { OwnStream } from "../../src/proxy/own-pages.ts";
import type { TunnelRequest } from "../../src/proxy/route.ts";
import { rawClient, type RawPeer } from "../sockets/raw-peer.ts";
import { jsonPages } from "../support/own-pages.ts";
import { accepts } from "../support/ports.ts";
import { until } from "../support/until.ts";
import { parseReply } from "./session-rig.ts";

interface Capped {
  readonly proxy: Proxy;
  readonly requests: TunnelRequest[];
  readonly aborted: () => number;
  readonly connect: () => Promise<RawPeer>;
  readonly connections: () => Promise<number>;
}

/** A proxy whose own pages are JSON, or one that goes on. */
function capped(tunnels: number, overflow: number, body?: OwnStream): Capped {
  const requests: TunnelRequest[] = [];
  let aborted = 0;
  const route = {
    async open(request: TunnelRequest) {
      requests.push(request);
    },
    abort: () => void (aborted += 1),
  };
  const proxy = startProxy({
    hostname: "127.0.0.1",
    port: 0,
    route: () => route,
    ledger: createLedger(),
    capacity: { tunnels, overflow, watchers: 2 },
    ownPages:
      body === undefined
        ? jsonPages(() => ({ connections: proxy.connections() }))
        : async () => ({ status: 200, reason: "OK", headers: [], body }),
  });
  const connect = (): Promise<RawPeer> => rawClient(proxy.port);
  return {
    proxy,
    requests,
    aborted: () => aborted,
    connect,
    async connections() {
      using client = await connect();
      await client.send(`GET /__agentproxy/status HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\n\r\n`);
      const reply = parseReply((await client.readToEnd()).toString());
      return (JSON.parse(reply.body) as { connections: number }).connections;
    },
  };
}

const connectHead = "CONNECT o.test:443 HTTP/1.1\r\nHost: o.test:443\r\n\r\n";

test("at the cap a new tunnel gets 503 and the status answers; past the overflow nobody gets in; then all is well again", async () => {
  const { proxy, requests, connect, connections } = capped(3, 2);
  const tunnels = [await connect(), await connect(), await connect()];
  for (const tunnel of tunnels) await tunnel.send(connectHead);
  await until("three requests", () => requests.length === 3);

  const refused = await connect();
  await refused.send(connectHead);
  expect(parseReply((await refused.readToEnd()).toString()).status).toBe(503);
  refused.finish();
  await until("room", async () => (await connections()) === 4);

  const idle = [await connect(), await connect()];
  using unwanted = await connect();
  expect(await unwanted.ended).not.toBe("fin");
  expect(requests).toHaveLength(3);

  for (const peer of [...idle, ...tunnels]) peer.reset();
  await until("all to be forgotten", async () => (await connections()) === 1);
  using again = await connect();
  await again.send(connectHead);
  await until("a fourth request", () => requests.length === 4);
  await proxy.stop(0);
}, 30_000);

test("stopping takes no new connection at once, gives the open ones their time, and then ends them", async () => {
  const { proxy, requests, connect, aborted } = capped(5, 2);
  const tunnel = await connect();
  await tunnel.send(connectHead);
  await until("the request", () => requests.length === 1);
  const startedMs = performance.now();
  const stopped = proxy.stop(250);
  expect(await accepts(proxy.port)).toBe(false);
  await tunnel.closed;
  expect(performance.now() - startedMs).toBeWithin(230, 1000);
  await stopped;
  expect(aborted()).toBe(1);
});

test("stopping ends who has not asked for a tunnel yet", async () => {
  const { proxy, requests, connect, connections } = capped(5, 2);
  const early = await connect();
  await early.send(connectHead.slice(0, 10));
  await until("both connections", async () => (await connections()) === 2);
  const startedMs = performance.now();
  const stopped = proxy.stop(5000);
  await early.send(connectHead.slice(10));
  expect((await early.readToEnd()).toString()).toBe("");
  await stopped;
  expect(performance.now() - startedMs).toBeLessThan(1000);
  expect(requests).toEqual([]);
});

test("stopping does not wait when nobody is there, or the last one goes", async () => {
  const idle = capped(5, 2);
  const startedMs = performance.now();
  await idle.proxy.stop(5000);
  const busy = capped(5, 2);
  const client = await busy.connect();
  await client.send(connectHead);
  await until("the request", () => busy.requests.length === 1);
  setTimeout(() => client.reset(), 60);
  await busy.proxy.stop(5000);
  expect(performance.now() - startedMs).toBeLessThan(1000);
});

test("who watches takes no tunnel's place, is not waited for, and there are only so many", async () => {
  let leavings = 0;
  const { proxy, requests, connect } = capped(1, 1, (reader) => {
    reader.send("on it goes");
    return () => void (leavings += 1);
  });
  const watch = async (): Promise<RawPeer> => {
    const client = await connect();
    await client.send(`GET /__agentproxy/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\n\r\n`);
    return client;
  };
  const watchers = [await watch(), await watch()];
  for (const watcher of watchers) await watcher.readUntil("on it goes");
  expect(proxy.connections()).toBe(0);
  const refused = await watch();
  expect(parseReply((await refused.readToEnd()).toString()).status).toBe(503);
  refused.finish();

  watchers[0]?.finish();
  await until("one to have left", () => leavings === 1);
  watchers[0] = await watch();
  await watchers[0].readUntil("on it goes");

  const tunnel = await connect();
  await tunnel.send(connectHead);
  await until("the request", () => requests.length === 1);
  const stopped = proxy.stop(60_000);
  for (const watcher of watchers) expect((await watcher.readToEnd()).toString()).toBe("");
  tunnel.reset();
  await stopped;
  expect([leavings, proxy.connections()]).toEqual([3, 0]);
});
