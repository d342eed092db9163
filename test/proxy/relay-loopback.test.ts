// Tests of the relay between real sockets.

import { afterAll, expect, test } from "bun:test";
import { relay } from "../../src/proxy/relay.ts";
import { dialFirst } from "../../src/sockets/dial.ts";
import { listen, type Listener } from "../../src/sockets/listen.ts";
import { disown } from "../../src/sockets/owned-socket.ts";
import { rawClient, rawServer, type RawPeer, type RawServer } from "../sockets/raw-peer.ts";
import { until } from "../support/until.ts";

interface Hop {
  readonly port: number;
  readonly moved: { up: number; down: number };
  readonly ends: (string | null)[];
}

const listeners: Listener[] = [];
afterAll(() => {
  for (const listener of listeners) listener.stop();
});

/** A bare relay to `server`. */
function hopTo(server: RawServer): Hop {
  const moved = { up: 0, down: 0 };
  const ends: (string | null)[] = [];
  const listener = listen(
    "127.0.0.1",
    0,
    (client) => {
      void dialFirst([{ hostname: "127.0.0.1", port: server.port }], 2000).then((dialled) => {
        if (!dialled.ok) throw new Error(dialled.code);
        const joined = relay(client, dialled.socket, {
          moved: (up, bytes) => void (moved[up ? "up" : "down"] += bytes),
          left() {},
          closed: (first) => ends.push(first),
        });
        joined.openClient();
        joined.openFar();
      });
      queueMicrotask(() => disown(client));
      return { data() {}, drain() {}, end() {}, close() {} };
    },
    () => {},
  );
  listeners.push(listener);
  return { port: listener.port, moved, ends };
}

async function joinedPeers(): Promise<{ client: RawPeer; origin: RawPeer; hop: Hop; server: RawServer }> {
  const server = rawServer();
  const hop = hopTo(server);
  const client = await rawClient(hop.port);
  return { client, origin: await server.next(), hop, server };
}

const megabyte = 1024 * 1024;

/** A hundred megabytes in which every place can be told from every other. */
function hundredMegabytes(): Buffer {
  const bytes = Buffer.alloc(100 * megabyte);
  for (let place = 0; place < bytes.length; place += 4) bytes.writeUInt32LE(place, place);
  return bytes;
}

test("a reader that stands still stops the sender, and then gets every byte", async () => {
  const { client, origin, hop, server } = await joinedPeers();
  const body = hundredMegabytes();
  client.pause();
  const before = process.memoryUsage().rss;
  const sent = origin.send(body);
  await Bun.sleep(400);
  // What the kernel holds for two connections, and no more.
  expect(hop.moved.down).toBeLessThan(24 * megabyte);
  expect(process.memoryUsage().rss - before).toBeLessThan(48 * megabyte);
  const stoodAt = hop.moved.down;
  await Bun.sleep(100);
  expect(hop.moved.down).toBe(stoodAt);
  client.resume();
  await sent;
  origin.finish();
  const hash = (bytes: Buffer): string => Bun.hash(bytes).toString(16);
  expect(hash(await client.readToEnd())).toBe(hash(body));
  expect(hop.moved).toEqual({ up: 0, down: body.length });
  client.finish();
  await until("the end", () => hop.ends.length === 1);
  expect(hop.ends).toEqual([null]);
  server[Symbol.dispose]();
}, 20_000);

test("a client that has finished still gets its answer", async () => {
  const { client, origin, hop, server } = await joinedPeers();
  await client.send("request");
  client.finish();
  expect((await origin.readToEnd()).toString()).toBe("request");
  await Bun.sleep(20);
  await origin.send("answer");
  origin.finish();
  expect((await client.readToEnd()).toString()).toBe("answer");
  await until("the end", () => hop.ends.length === 1);
  expect(hop.ends).toEqual([null]);
  server[Symbol.dispose]();
});

test("an origin that has finished can still be sent to", async () => {
  const { client, origin, hop, server } = await joinedPeers();
  await origin.send("greeting");
  origin.finish();
  expect((await client.readToEnd()).toString()).toBe("greeting");
  await Bun.sleep(20);
  await client.send("more");
  client.finish();
  expect((await origin.readUntil("more")).toString()).toBe("more");
  await until("the end", () => hop.ends.length === 1);
  expect(hop.ends).toEqual([null]);
  server[Symbol.dispose]();
});

test("a reset passes from the origin to the client, and the other way", async () => {
  for (const side of ["client", "origin"] as const) {
    const pair = await joinedPeers();
    await pair.client.send("x");
    await pair.origin.readUntil("x");
    pair[side].reset();
    const survivor = side === "client" ? pair.origin : pair.client;
    expect(await survivor.ended).toBe("reset");
    await until("the end", () => pair.hop.ends.length === 1);
    expect(pair.hop.ends).toEqual([side === "client" ? "client" : "far"]);
    pair.server[Symbol.dispose]();
  }
});

test("a client that goes away in the middle stops its origin, whose bytes go nowhere", async () => {
  const { client, origin, hop, server } = await joinedPeers();
  const sent = origin.send(hundredMegabytes());
  await until("some bytes", () => client.peek().length > 0);
  client.reset();
  expect(await origin.ended).toBe("reset");
  await sent;
  expect(hop.moved.down).toBeLessThan(100 * megabyte);
  server[Symbol.dispose]();
});

test("large bodies pass both ways at the same time", async () => {
  const { client, origin, server } = await joinedPeers();
  const [up, down] = [Buffer.alloc(20 * megabyte, "upwards"), Buffer.alloc(20 * megabyte, "downwards")];
  const sends = Promise.all([client.send(up), origin.send(down)]);
  await sends;
  client.finish();
  origin.finish();
  const [atOrigin, atClient] = await Promise.all([origin.readToEnd(), client.readToEnd()]);
  expect(atOrigin.equals(up)).toBe(true);
  expect(atClient.equals(down)).toBe(true);
  server[Symbol.dispose]();
});
