// Tests of the relay between real sockets.

import { afterAll, describe, expect, test } from "bun:test";
import { relay, type RelayOptions } from "../../src/proxy/relay.ts";
import type { RelayWatcher } from "../../src/proxy/relay-side.ts";
import { dialFirst } from "../../src/sockets/dial.ts";
import { listen, type Listener } from "../../src/sockets/listen.ts";
import { disown } from "../../src/sockets/owned-socket.ts";
import { followTlsRecords } from "../../src/sockets/tls-records.ts";
import { rawClient, rawServer, type RawPeer, type RawServer } from "../sockets/raw-peer.ts";
import { until } from "../support/until.ts";

interface Hop {
  readonly port: number;
  /** `most`: at once. */
  readonly moved: { up: number; down: number; most: number };
  readonly ends: (string | null)[];
}

const listeners: Listener[] = [];
afterAll(() => {
  for (const listener of listeners) listener.stop();
});

/** A bare relay to `server`. */
function hopTo(server: RawServer, options: RelayOptions): Hop {
  const moved = { up: 0, down: 0, most: 0 };
  const ends: (string | null)[] = [];
  const listener = listen(
    "127.0.0.1",
    0,
    (client) => {
      void dialFirst([{ hostname: "127.0.0.1", port: server.port }], 2000).then((dialled) => {
        if (!dialled.ok) throw new Error(dialled.code);
        const watcher: RelayWatcher = {
          moved(up, bytes) {
            moved[up ? "up" : "down"] += bytes;
            moved.most = Math.max(moved.most, bytes);
          },
          left() {},
          closed: (first) => ends.push(first),
        };
        const joined = relay(client, dialled.socket, watcher, options);
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

interface JoinedPeers {
  readonly client: RawPeer;
  readonly origin: RawPeer;
  readonly hop: Hop;
  readonly server: RawServer;
}

async function joinedPeers(options: RelayOptions): Promise<JoinedPeers> {
  const server = rawServer();
  const hop = hopTo(server, options);
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

/** Until something has passed, and then nothing for a while, however busy the machine is. */
async function untilStill({ moved }: Hop): Promise<void> {
  let seen = 0;
  let looks = 0;
  await until("it to stand still", () => {
    looks = moved.down === seen ? looks + 1 : 0;
    seen = moved.down;
    return seen > 0 && looks === 20;
  });
}

describe.each([
  ["through this process", false],
  ["in the kernel, where it is much", true],
])("%s", (_, isPlain) => {
  test("a reader that stands still stops the sender, and then gets every byte", async () => {
    const { client, origin, hop, server } = await joinedPeers({ isPlain });
    const body = hundredMegabytes();
    client.pause();
    const before = process.memoryUsage().rss;
    const sent = origin.send(body);
    await untilStill(hop);
    // What the kernel holds for two connections, and no more.
    expect(hop.moved.down).toBeLessThan(24 * megabyte);
    expect(process.memoryUsage().rss - before).toBeLessThan(48 * megabyte);
    client.resume();
    await sent;
    origin.finish();
    const hash = (bytes: Buffer): string => Bun.hash(bytes).toString(16);
    expect(hash(await client.readToEnd())).toBe(hash(body));
    expect(hop.moved).toMatchObject({ up: 0, down: body.length });
    // Bun reads half a megabyte at most.
    expect(hop.moved.most > megabyte / 2).toBe(isPlain);
    client.finish();
    await until("the end", () => hop.ends.length === 1);
    expect(hop.ends).toEqual([null]);
    server[Symbol.dispose]();
  }, 20_000);

  test("a client that has finished still gets its answer", async () => {
    const { client, origin, hop, server } = await joinedPeers({ isPlain });
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
    const { client, origin, hop, server } = await joinedPeers({ isPlain });
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
      const pair = await joinedPeers({ isPlain });
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
    const { client, origin, hop, server } = await joinedPeers({ isPlain });
    const sent = origin.send(hundredMegabytes());
    await until("some bytes", () => client.peek().length > 0);
    client.reset();
    expect(await origin.ended).toBe("reset");
    await sent;
    expect(hop.moved.down).toBeLessThan(100 * megabyte);
    server[Symbol.dispose]();
  });

  test("large bodies pass both ways at the same time", async () => {
    const { client, origin, server } = await joinedPeers({ isPlain });
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
});

describe("a server's end after much that passed in the kernel", () => {
  /** Records of every length, as none in a row are alike. */
  function records(bytes: number): Buffer {
    const all: Buffer[] = [];
    for (let length = 1; bytes > 0; length = (length * 7 + 3) % 16_640) {
      all.push(Buffer.from([23, 3, 3, length >> 8, length & 0xff]), Buffer.alloc(length, 23));
      bytes -= length;
    }
    return Buffer.concat(all);
  }

  async function endAfter(body: Buffer): Promise<Hop> {
    const options = { isPlain: true, farRecords: followTlsRecords() };
    const { client, origin, hop, server } = await joinedPeers(options);
    using _ = server;
    await origin.send(body);
    origin.finish();
    expect((await client.readToEnd()).equals(body)).toBe(true);
    client.finish();
    await until("the end", () => hop.ends.length === 1);
    return hop;
  }

  const whole = records(60 * megabyte);

  test("is none where it came between two records", async () => {
    const { ends, moved } = await endAfter(whole);
    expect(moved.most).toBeGreaterThan(megabyte / 2);
    expect(ends).toEqual([null]);
  });

  test("is a loss where it cut one", async () => {
    const { ends } = await endAfter(whole.subarray(0, -1));
    expect(ends).toEqual(["far"]);
  });
});
