// Tests of listening.

import { expect, test } from "bun:test";
import { ListenError, listen } from "../../src/sockets/listen.ts";
import type { OwnedSocket, Slot, SocketOwner } from "../../src/sockets/owned-socket.ts";
import { accepts } from "../support/ports.ts";
import { until } from "../support/until.ts";
import { rawClient } from "./raw-peer.ts";

const echo = (socket: OwnedSocket): SocketOwner => ({
  data: (chunk) => void socket.write(chunk),
  drain() {},
  end: () => socket.end(),
  close() {},
});

test("each connection gets an owner of its own, and its end is reported by its slot", async () => {
  const slots: Slot[] = [];
  const closed: Slot[] = [];
  const listener = listen(
    "127.0.0.1",
    0,
    (socket) => {
      slots.push(socket.data);
      return echo(socket);
    },
    (slot) => closed.push(slot),
  );
  const [one, two] = [await rawClient(listener.port), await rawClient(listener.port)];
  await one.send("one");
  await two.send("two");
  expect((await one.readUntil("one")).toString()).toBe("one");
  expect((await two.readUntil("two")).toString()).toBe("two");
  one.finish();
  await one.closed;
  two.reset();
  await until("both ends", () => closed.length === 2);
  expect(new Set(closed)).toEqual(new Set(slots));
  listener.stop();
});

test("an unwanted connection is closed at once", async () => {
  let closed = 0;
  const listener = listen(
    "127.0.0.1",
    0,
    () => null,
    () => (closed += 1),
  );
  using client = await rawClient(listener.port);
  expect(await client.ended).not.toBe("fin");
  await until("its end", () => closed === 1);
  listener.stop();
});

test("stopping takes no more connections and leaves the open ones", async () => {
  const listener = listen("127.0.0.1", 0, echo, () => {});
  using client = await rawClient(listener.port);
  await client.send("before");
  await client.readUntil("before");
  listener.stop();
  expect(await accepts(listener.port)).toBe(false);
  await client.send("after");
  expect((await client.readUntil("after")).toString()).toBe("after");
});

test("a port that is taken is a ListenError with the system's code", () => {
  const first = listen(
    "127.0.0.1",
    0,
    () => null,
    () => {},
  );
  let caught: unknown = null;
  try {
    listen(
      "127.0.0.1",
      first.port,
      () => null,
      () => {},
    );
  } catch (error) {
    caught = error;
  }
  first.stop();
  expect(caught).toBeInstanceOf(ListenError);
  expect(caught).toMatchObject({ code: "EADDRINUSE", hostname: "127.0.0.1", port: first.port });
  expect((caught as Error).message).toBe(`Cannot listen on 127.0.0.1:${first.port}: EADDRINUSE`);
});

test("an address that is not this machine's is a ListenError", () => {
  expect(() =>
    listen(
      "192.0.2.1",
      0,
      () => null,
      () => {},
    ),
  ).toThrow(ListenError);
});
