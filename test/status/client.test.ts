// Tests of asking a proxy for its status.

import { expect, test } from "bun:test";
import { fetchStatus, parseStatusReply, watchProxy, type StatusAddress } from "../../src/status/client.ts";
import { rawServer } from "../sockets/raw-peer.ts";
import { freePort } from "../support/ports.ts";
import { until } from "../support/until.ts";

const document = '{"enabled":true,"schemaVersion":1,"port":8123}';
const reply = (body: string, status = "200 OK"): string =>
  `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;

const at = (port: number, hostname = "127.0.0.1"): StatusAddress => ({ hostname, port });

test("a whole reply is read, however it is cut", async () => {
  using server = rawServer();
  const asked = fetchStatus(at(server.port), 2000);
  const peer = await server.next();
  const request = (await peer.readUntil("\r\n\r\n")).toString();
  expect(request).toStartWith("GET /__agentproxy/status HTTP/1.1\r\n");
  expect(request).toContain(`Host: 127.0.0.1:${server.port}\r\n`);
  for (const byte of reply(document)) {
    await peer.send(byte);
    await new Promise(setImmediate);
  }
  peer.finish();
  expect(await asked).toMatchObject({ enabled: true, port: 8123 });
});

const foreign: Readonly<Record<string, string>> = {
  "another web server": reply("<html>It works!</html>"),
  "another JSON service": reply('{"status":"ok"}'),
  "a proxy that is not enabled": reply('{"enabled":false,"schemaVersion":1}'),
  "a document without a schema": reply('{"enabled":true}'),
  "JSON that is no object": reply("7"),
  "JSON that is null": reply("null"),
  "cut JSON": reply(document.slice(0, 20)),
  "a refusal": reply(document, "421 Misdirected Request"),
  "a mail server": "220 mail.example ESMTP\r\n",
  "a head without an end": "HTTP/1.1 200 OK\r\n",
  nothing: "",
};

for (const [what, bytes] of Object.entries(foreign)) {
  test(`${what} is nobody`, async () => {
    expect(parseStatusReply(bytes)).toBeNull();
    using server = rawServer((peer) => {
      void peer.send(bytes);
      peer.finish();
    });
    expect(await fetchStatus(at(server.port), 2000)).toBeNull();
  });
}

test("a port on which nobody listens is nobody, at once", async () => {
  const startedMs = performance.now();
  expect(await fetchStatus(at(await freePort()), 10_000)).toBeNull();
  expect(performance.now() - startedMs).toBeLessThan(5000);
});

test("a server that says nothing is waited for no longer than asked", async () => {
  using server = rawServer();
  const startedMs = performance.now();
  expect(await fetchStatus(at(server.port), 200)).toBeNull();
  expect(performance.now() - startedMs).toBeWithin(190, 1000);
});

test("a server that trickles without an end is cut at the same time", async () => {
  using server = rawServer((peer) => {
    void peer.send("HTTP/1.1 200 OK\r\n\r\n");
    const trickle = setInterval(() => void peer.send(" "), 10);
    void peer.closed.then(() => clearInterval(trickle));
  });
  expect(await fetchStatus(at(server.port), 200)).toBeNull();
});

test("a server that resets the connection is nobody", async () => {
  using server = rawServer();
  const asked = fetchStatus(at(server.port), 2000);
  const peer = await server.next();
  await peer.readUntil("\r\n\r\n");
  peer.reset();
  expect(await asked).toBeNull();
});

test("a server that never stops talking is left", async () => {
  using server = rawServer((peer) => void peer.send(Buffer.alloc(12_000_000, 32)));
  expect(await fetchStatus(at(server.port), 5000)).toBeNull();
  expect(await (await server.next()).ended).not.toBe("fin");
});

test("a proxy that listens everywhere is asked on loopback, and one on another address there", async () => {
  for (const [listening, asked] of [
    ["0.0.0.0", "127.0.0.1"],
    ["127.0.0.2", "127.0.0.2"],
  ] as const) {
    using server = rawServer((peer) => void peer.send(reply(document)), asked);
    const status = fetchStatus(at(server.port, listening), 2000);
    const peer = await server.next();
    expect((await peer.readUntil("\r\n\r\n")).toString()).toContain(`Host: ${asked}:${server.port}\r\n`);
    peer.finish();
    expect(await status).toMatchObject({ enabled: true });
  }
});

test("whoever watches is told of each piece of news and of the end, until it looks away", async () => {
  using server = rawServer();
  let [news, ends] = [0, 0];
  const watch = (): (() => void) =>
    watchProxy(
      at(server.port),
      "7.x",
      () => (news += 1),
      () => (ends += 1),
    );
  watch();
  const first = await server.next();
  expect((await first.readUntil("\r\n\r\n")).toString()).toStartWith(
    "GET /__agentproxy/events?since=7.x HTTP/1.1\r\n",
  );
  await first.send("HTTP/1.1 200 OK\r\n\r\n");
  await until("the first news", () => news === 1);
  await first.send("event: failure\n\n");
  await until("the second news", () => news === 2);
  first.finish();
  await until("the end", () => ends === 1);

  const lookAway = watch();
  const second = await server.next();
  await second.readUntil("\r\n\r\n");
  lookAway();
  await second.readToEnd();
  expect([news, ends]).toEqual([2, 1]);
});

test("a proxy that is gone has no news, and that is told", async () => {
  let ends = 0;
  watchProxy(
    at(await freePort()),
    "",
    () => {},
    () => (ends += 1),
  );
  await until("the end", () => ends === 1);
});
