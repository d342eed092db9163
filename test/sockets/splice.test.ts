// Tests of passing bytes on inside the kernel, between real connections.

import { describe, expect, test } from "bun:test";
import { closeSync, openSync } from "node:fs";
import { openSplicer, type Splicer, type Spliced } from "../../src/sockets/splice.ts";
import { followTlsRecords, type TlsRecords } from "../../src/sockets/tls-records.ts";
import { until } from "../support/until.ts";
import { rawClient, rawServer, type RawPeer } from "./raw-peer.ts";

const megabyte = 1024 * 1024;

async function splicerOfThisSystem(): Promise<Splicer> {
  const splicer = await openSplicer();
  if (splicer === null) throw new Error("Cannot splice on this system");
  return splicer;
}

interface Way extends Disposable {
  readonly source: RawPeer;
  /** Where what `source` sends arrives, and nobody reads it. */
  readonly from: RawPeer;
  /** What is written here `sink` gets. */
  readonly to: RawPeer;
  readonly sink: RawPeer;
}

async function way(): Promise<Way> {
  const server = rawServer((peer) => peer.pause());
  const source = await rawClient(server.port);
  const from = await server.next();
  const sink = await rawClient(server.port);
  const to = await server.next();
  return { source, from, to, sink, [Symbol.dispose]: () => server[Symbol.dispose]() };
}

function pass(splicer: Splicer, { from, to }: Way, records: TlsRecords | null = null): Spliced {
  return splicer.across(from.descriptor, to.descriptor, records);
}

/** In which every place can be told from every other. */
function body(bytes: number): Buffer {
  const all = Buffer.alloc(bytes);
  for (let place = 0; place < bytes; place += 4) all.writeUInt32LE(place, place);
  return all;
}

test("every byte passes, in its place", async () => {
  const splicer = await splicerOfThisSystem();
  using open = await way();
  const all = body(24 * megabyte);
  void open.source.send(all);
  let moved = 0;
  await until("all of it", async () => {
    const spliced = pass(splicer, open);
    expect(spliced.error).toBeNull();
    moved += spliced.moved + (spliced.left?.length ?? 0);
    // What is spliced before the socket has taken this would overtake it.
    if (spliced.left !== null) await open.to.send(spliced.left);
    return moved === all.length;
  });
  open.to.finish();
  expect((await open.sink.readToEnd()).equals(all)).toBe(true);
}, 30_000);

test("what a full socket does not take is handed back, and nothing of it is lost", async () => {
  const splicer = await splicerOfThisSystem();
  using open = await way();
  open.sink.pause();
  const all = body(64 * megabyte);
  void open.source.send(all);
  let moved = 0;
  const left = await until("a full socket", () => {
    const spliced = pass(splicer, open);
    moved += spliced.moved;
    return spliced.left ?? undefined;
  });
  expect(moved + left.length).toBeLessThan(all.length);
  expect(all.subarray(moved, moved + left.length).equals(left)).toBe(true);
  open.sink.resume();
  open.to.finish();
  expect((await open.sink.readToEnd()).equals(all.subarray(0, moved))).toBe(true);
}, 30_000);

test("the records are followed as if every byte had been seen", async () => {
  const splicer = await splicerOfThisSystem();
  using open = await way();
  const parts: Buffer[] = [];
  for (let round = 0; round < 3000; round++) {
    const length = (round * 7919) % 16_640;
    parts.push(Buffer.from([23, 3, 3, length >> 8, length & 0xff]), Buffer.alloc(length, 21));
  }
  const all = Buffer.concat(parts);
  void open.source.send(all);
  const [seen, reference] = [followTlsRecords(), followTlsRecords()];
  let moved = 0;
  let isInContent = false;
  await until("all of it", () => {
    const { moved: bytes, left } = pass(splicer, open, seen);
    const passed = bytes + (left?.length ?? 0);
    if (left !== null) void open.to.send(left);
    reference.push(all.subarray(moved, moved + passed));
    moved += passed;
    expect([seen.ending(), seen.unseen()]).toEqual([reference.ending(), reference.unseen()]);
    isInContent ||= seen.unseen() > 0;
    return moved === all.length;
  });
  expect(isInContent).toBe(true);
  expect(seen.ending()).toBe("unannounced");
}, 30_000);

describe("at the end of the source", () => {
  test("a reset is told, since the socket tells it once", async () => {
    const splicer = await splicerOfThisSystem();
    using open = await way();
    open.source.reset();
    const error = await until("the reset", () => pass(splicer, open).error ?? undefined);
    expect(error).toMatchObject({ code: "ECONNRESET" });
  });

  test("its FIN is left for who reads next", async () => {
    const splicer = await splicerOfThisSystem();
    using open = await way();
    await open.source.send("last words");
    open.source.finish();
    let moved = 0;
    await until("the words", () => (moved += pass(splicer, open).moved) === 10);
    expect(pass(splicer, open)).toEqual({ moved: 0, left: null, error: null });
    open.from.resume();
    expect(await open.from.ended).toBe("fin");
  });

  test("a sink that is gone gets nothing, and that is no error of the source", async () => {
    const splicer = await splicerOfThisSystem();
    using open = await way();
    open.sink.reset();
    await open.to.ended;
    await open.source.send("for nobody");
    const left = await until("what is left", () => {
      const spliced = splicer.across(open.from.descriptor, open.to.descriptor, null);
      expect(spliced.error).toBeNull();
      return spliced.left ?? (spliced.moved > 0 ? Buffer.alloc(0) : undefined);
    });
    expect(Buffer.from(left).toString()).toBe("for nobody");
  });
});

test("what cannot be spliced is never tried again", async () => {
  const splicer = await splicerOfThisSystem();
  using open = await way();
  const folder = openSync("/", "r");
  expect(splicer.across(folder, open.to.descriptor, null)).toEqual({ moved: 0, left: null, error: null });
  closeSync(folder);
  await open.source.send("x");
  open.from.resume();
  expect((await open.from.readUntil("x")).toString()).toBe("x");
  expect(pass(splicer, open)).toEqual({ moved: 0, left: null, error: null });
});
