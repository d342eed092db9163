// Tests of the route through a gateway elsewhere, played here by a scripted one.

import { expect, test } from "bun:test";
import { rawServer, type RawPeer } from "../sockets/raw-peer.ts";
import { freePort } from "../support/ports.ts";
import { until } from "../support/until.ts";
import { parseReply } from "./session-rig.ts";
import { chainedProxy } from "./upstream-rig.ts";

const established = "HTTP/1.1 200 Connection Established\r\nProxy-Agent: agentproxy\r\n\r\n";
const authorization = "Basic Z2F0ZXdheTpzZWNyZXQ=";

test("one CONNECT goes to the upstream: with its credentials, in canonical form, and with nothing of the client's", async () => {
  using upstream = rawServer();
  await using proxy = chainedProxy({ upstreamPort: upstream.port, authorization });
  using client = await proxy.connect("", "O.Test.:443");
  const peer = await upstream.next();
  const request = (await peer.readUntil("\r\n\r\n")).toString();
  expect(request).toBe(
    `CONNECT o.test:443 HTTP/1.1\r\nHost: o.test:443\r\nProxy-Authorization: ${authorization}\r\n\r\n`,
  );
  await peer.send("HTTP/1.1 200 OK\r\nX-Upstream: 1\r\n\r\n");
  expect((await client.readUntil("\r\n\r\n")).toString()).toBe(established);
  expect([upstream.accepted, peer.peek().length]).toEqual([1, 0]);
  expect(proxy.exchanges).toEqual([true]);
});

test("without credentials none are sent", async () => {
  using upstream = rawServer();
  await using proxy = chainedProxy({ upstreamPort: upstream.port });
  using client = await proxy.connect();
  const request = (await (await upstream.next()).readUntil("\r\n\r\n")).toString();
  expect(request.toLowerCase()).not.toContain("authorization");
  expect(client.peek().length).toBe(0);
});

test("what a client sends early waits until the upstream has said yes, and then comes first", async () => {
  using upstream = rawServer();
  await using proxy = chainedProxy({ upstreamPort: upstream.port });
  using client = await proxy.connect("early ");
  const peer = await upstream.next();
  await peer.readUntil("\r\n\r\n");
  await client.send("later ");
  await Bun.sleep(30);
  expect(peer.peek().length).toBe(0);
  await peer.send("HTTP/1.1 200 OK\r\n\r\nfrom the far end");
  expect((await client.readUntil("far end")).toString()).toBe(`${established}from the far end`);
  await client.send("last");
  expect((await peer.readUntil("last")).toString()).toBe("early later last");
  expect(proxy.ledger.tunnels).toMatchObject({ open: 1, total: 1, bytesUp: 16, bytesDown: 16 });
});

test("a refused client's early bytes never reach the upstream", async () => {
  using upstream = rawServer();
  await using proxy = chainedProxy({ upstreamPort: upstream.port });
  using client = await proxy.connect("GET / HTTP/1.1\r\nHost: smuggled\r\n\r\n");
  const peer = await upstream.next();
  await peer.readUntil("\r\n\r\n");
  await peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
  expect(parseReply((await client.readToEnd()).toString()).status).toBe(403);
  await peer.ended;
  expect([upstream.accepted, peer.peek().length]).toEqual([1, 0]);
});

test("a client that had finished before the answer has its end passed on after its bytes, and gets the reply", async () => {
  using upstream = rawServer();
  await using proxy = chainedProxy({ upstreamPort: upstream.port });
  using client = await proxy.connect("all of it");
  client.finish();
  const peer = await upstream.next();
  await peer.readUntil("\r\n\r\n");
  await Bun.sleep(20);
  await peer.send("HTTP/1.1 200 OK\r\n\r\n");
  expect((await peer.readToEnd()).toString()).toBe("all of it");
  await peer.send("answer");
  peer.finish();
  expect((await client.readToEnd()).toString()).toBe(`${established}answer`);
  await until("the end", () => proxy.ledger.tunnels.open === 0);
  expect(proxy.ledger.failures()).toEqual([]);
});

test("an upstream that answers 200, speaks and ends at once loses nothing", async () => {
  using upstream = rawServer((peer) => {
    void peer.send("HTTP/1.1 200 OK\r\n\r\nall at once");
    peer.finish();
  });
  await using proxy = chainedProxy({ upstreamPort: upstream.port });
  using client = await proxy.connect();
  expect((await client.readToEnd()).toString()).toBe(`${established}all at once`);
  client.finish();
  await until("the end", () => proxy.ledger.tunnels.total === 1 && proxy.ledger.tunnels.open === 0);
});

const finished = async (peer: RawPeer, answer: string): Promise<void> => {
  await peer.send(answer);
  peer.finish();
};

const rejections: Readonly<Record<string, readonly [answer: string, entry: object, works: boolean]>> = {
  "403": [
    "HTTP/1.1 403 Blocked by policy\r\nX-Gateway: g\r\nContent-Length: 4\r\n\r\nno!\n",
    { code: "upstream-denied", cause: "policy", status: 403 },
    true,
  ],
  "302": [
    "HTTP/1.1 302 Found\r\nLocation: https://blocked.example/\r\nContent-Length: 0\r\n\r\n",
    { code: "upstream-denied", cause: "policy", status: 302 },
    true,
  ],
  "400": [
    "HTTP/1.1 400 Bad Request\r\nContent-Length: 4\r\n\r\nwhat",
    { code: "upstream-broken", cause: "upstream", status: 400 },
    false,
  ],
  "429": [
    "HTTP/1.1 429 Slow Down\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n",
    { code: "upstream-broken", cause: "upstream", status: 429 },
    false,
  ],
  "407": [
    'HTTP/1.1 407 Log in\r\nProxy-Authenticate: Basic realm="g"\r\nContent-Length: 0\r\n\r\n',
    { code: "upstream-credentials", cause: "credentials", status: 407 },
    true,
  ],
  "500": [
    "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n",
    { code: "upstream-broken", cause: "upstream", status: 500 },
    false,
  ],
  "502": [
    "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
    { code: "upstream-broken", cause: "upstream", status: 502 },
    false,
  ],
  "503": [
    "HTTP/1.1 503 Busy\r\nRetry-After: 9\r\nContent-Length: 0\r\n\r\n",
    { code: "upstream-broken", cause: "upstream", status: 503 },
    false,
  ],
  "504": [
    "HTTP/1.1 504 Slow\r\nContent-Length: 0\r\n\r\n",
    { code: "upstream-broken", cause: "upstream", status: 504 },
    false,
  ],
};

for (const [status, [answer, entry, works]] of Object.entries(rejections)) {
  test(`${status} is passed on with its own words, headers and body, and recorded with its cause`, async () => {
    using upstream = rawServer();
    await using proxy = chainedProxy({ upstreamPort: upstream.port });
    using client = await proxy.connect();
    await (await upstream.next()).send(answer);
    const reply = parseReply((await client.readToEnd()).toString());
    const theirs = parseReply(answer);
    expect(reply).toMatchObject({ status: theirs.status, reason: theirs.reason, body: theirs.body });
    for (const [name, value] of theirs.headers)
      expect([name, reply.headers.get(name)]).toEqual([name, value]);
    const [recorded] = proxy.ledger.failures();
    expect(recorded).toMatchObject({
      kind: "connect_rejected",
      host: "o.test:443",
      upstreamSaid: expect.stringContaining(`${status} ${theirs.reason}`),
      ...entry,
    });
    expect(reply.headers.get("x-agentproxy-code")).toBe(recorded?.code ?? "");
    expect(reply.headers.get("x-agentproxy-id")).toBe(recorded?.id ?? "");
    expect(proxy.exchanges).toEqual([works]);
    expect(upstream.accepted).toBe(1);
  });
}

const breaks: Readonly<Record<string, (peer: RawPeer) => unknown>> = {
  "closes without an answer": (peer) => peer.finish(),
  "resets the connection": (peer) => peer.reset(),
  "talks nonsense": (peer) => finished(peer, "SSH-2.0-x\r\n"),
  "switches protocols": (peer) => peer.send("HTTP/1.1 101 Switching\r\n\r\n"),
  "sends a huge head": (peer) => peer.send(`HTTP/1.1 200 OK\r\nX: ${"x".repeat(20_000)}`),
};

for (const [what, act] of Object.entries(breaks)) {
  test(`an upstream that ${what} is told as 502, never as a denial, and is not asked again`, async () => {
    using upstream = rawServer();
    await using proxy = chainedProxy({ upstreamPort: upstream.port });
    using client = await proxy.connect("early");
    const peer = await upstream.next();
    await peer.readUntil("\r\n\r\n");
    await act(peer);
    const reply = parseReply((await client.readToEnd()).toString());
    expect(reply.status).toBe(502);
    expect(JSON.parse(reply.body)).toMatchObject({ code: "upstream-broken", retry: true });
    expect(proxy.ledger.failures()).toMatchObject([
      { code: "upstream-broken", cause: "upstream", status: 502, count: 1 },
    ]);
    expect([proxy.exchanges, upstream.accepted]).toEqual([[false], 1]);
  });
}

test("an upstream that nobody listens on is told as 502 with the system's code", async () => {
  const port = await freePort();
  await using proxy = chainedProxy({ upstreamPort: port });
  using client = await proxy.connect();
  const reply = parseReply((await client.readToEnd()).toString());
  expect(reply.status).toBe(502);
  expect(reply.headers.get("x-agentproxy-reason")).toBe(
    `The upstream gateway 127.0.0.1:${port} could not be reached (ECONNREFUSED).`,
  );
  expect(proxy.exchanges).toEqual([false]);
});

test("a client that goes before the answer ends the upstream's connection, and is no failure", async () => {
  using upstream = rawServer();
  await using proxy = chainedProxy({ upstreamPort: upstream.port });
  const client = await proxy.connect();
  const peer = await upstream.next();
  await peer.readUntil("\r\n\r\n");
  client.reset();
  await peer.ended;
  expect([proxy.ledger.failures().length, proxy.exchanges.length]).toEqual([0, 0]);
});

test("an upstream killed in the middle of a tunnel is recorded as a broken tunnel", async () => {
  using upstream = rawServer();
  await using proxy = chainedProxy({ upstreamPort: upstream.port });
  using client = await proxy.connect("up");
  const peer = await upstream.next();
  await peer.readUntil("\r\n\r\n");
  await peer.send("HTTP/1.1 200 OK\r\n\r\ndown!");
  await client.readUntil("down!");
  peer.reset();
  expect(await client.ended).toBe("reset");
  const entry = await until("the record", () => proxy.ledger.failures()[0]);
  expect(entry).toMatchObject({ code: "tunnel-broken", bytesUp: 2, bytesDown: 5 });
  expect(entry.detail).toContain("at the upstream gateway");
});

test("stopping ends open tunnels", async () => {
  using upstream = rawServer();
  const proxy = chainedProxy({ upstreamPort: upstream.port });
  using client = await proxy.connect();
  const peer = await upstream.next();
  await peer.readUntil("\r\n\r\n");
  await peer.send("HTTP/1.1 200 OK\r\n\r\n");
  await client.readUntil("\r\n\r\n");
  await proxy[Symbol.asyncDispose]();
  await Promise.all([client.closed, peer.closed]);
});

test("a fault of our own after the upstream's answer is told and recorded, and ends the upstream's side", async () => {
  using upstream = rawServer();
  const onExchange = (): never => {
    throw new Error("out of luck");
  };
  await using proxy = chainedProxy({ upstreamPort: upstream.port, onExchange });
  using client = await proxy.connect();
  const peer = await upstream.next();
  await peer.readUntil("\r\n\r\n");
  await peer.send("HTTP/1.1 200 OK\r\n\r\n");
  expect(parseReply((await client.readToEnd()).toString()).status).toBe(500);
  expect(await peer.ended).toBe("reset");
  expect(proxy.ledger.failures()).toMatchObject([
    { code: "internal-error", detail: "Carrying the tunnel failed: out of luck." },
  ]);
});
