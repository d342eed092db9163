// Tests of last words.

import { expect, test } from "bun:test";
import { sayAndClose } from "../../src/sockets/linger.ts";
import { listen, type Listener } from "../../src/sockets/listen.ts";
import type { OwnedSocket } from "../../src/sockets/owned-socket.ts";
import { until } from "../support/until.ts";
import { rawClient } from "./raw-peer.ts";

/** Says `words` to a client once `isTime` (at its first byte, or at its FIN), and counts the ends. */
function speaker(
  words: Uint8Array,
  isTime: "data" | "end",
): { readonly listener: Listener; readonly ends: () => number } {
  let ends = 0;
  const speak = (socket: OwnedSocket): void => sayAndClose(socket, words);
  const listener = listen(
    "127.0.0.1",
    0,
    (socket) => ({
      data: () => (isTime === "data" ? speak(socket) : undefined),
      drain() {},
      end: () => (isTime === "end" ? speak(socket) : undefined),
      close() {},
    }),
    () => (ends += 1),
  );
  return { listener, ends: () => ends };
}

test("the peer reads all of it, then the end, and the socket is closed when the peer is done too", async () => {
  const { listener, ends } = speaker(Buffer.from("goodbye"), "data");
  const client = await rawClient(listener.port);
  await client.send("x");
  expect((await client.readToEnd()).toString()).toBe("goodbye");
  client.finish();
  await until("its end", () => ends() === 1, 500);
  listener.stop();
});

test("a peer that had finished before gets the words, and the socket does not linger", async () => {
  const { listener, ends } = speaker(Buffer.from("goodbye"), "end");
  const client = await rawClient(listener.port);
  client.finish();
  expect((await client.readToEnd()).toString()).toBe("goodbye");
  await until("its end", () => ends() === 1, 500);
  listener.stop();
});

test("a peer that is still sending can read the words, though nobody reads what it sends", async () => {
  const { listener } = speaker(Buffer.from("goodbye"), "data");
  const client = await rawClient(listener.port);
  const sent = client.send(Buffer.alloc(2_000_000, 1));
  expect((await client.readToEnd()).toString()).toBe("goodbye");
  await sent;
  client.reset();
  listener.stop();
});

test("a peer that never finishes is cut after a second", async () => {
  const { listener, ends } = speaker(Buffer.from("goodbye"), "data");
  using client = await rawClient(listener.port);
  const startedMs = performance.now();
  await client.send("x");
  await client.readToEnd();
  await until("its end", () => ends() === 1, 3000);
  expect(performance.now() - startedMs).toBeGreaterThan(900);
  listener.stop();
});

test("words longer than the kernel takes at once arrive whole", async () => {
  const words = Buffer.alloc(8_000_000, "abcdefghij");
  const { listener } = speaker(words, "data");
  const client = await rawClient(listener.port);
  await client.send("x");
  expect((await client.readToEnd()).equals(words)).toBe(true);
  client.finish();
  listener.stop();
});
