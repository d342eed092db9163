// Tests of sending a page that goes on to clients of every speed.

import { expect, test } from "bun:test";
import type { OwnReader } from "../../src/proxy/own-pages.ts";
import { maxBehindBytes, startOwnStream } from "../../src/proxy/own-stream.ts";
import { fakeSocket, type FakeSocket } from "../sockets/fake-socket.ts";

interface Started {
  readonly socket: FakeSocket;
  readonly reader: OwnReader;
  readonly left: () => number;
}

function start(room: number, first = ""): Started {
  const socket = fakeSocket({ room });
  let reader: OwnReader | null = null;
  let left = 0;
  startOwnStream(socket, Buffer.from("head\n"), (given) => {
    reader = given;
    if (first !== "") given.send(first);
    return () => void (left += 1);
  });
  if (reader === null) throw new Error("Cannot start the stream");
  return { socket, reader, left: () => left };
}

test("a client that takes little at a time gets everything in order", () => {
  const { socket, reader, left } = start(3);
  reader.send("one\n");
  for (let sent = 0; sent < 6; sent++) {
    socket.room = 2;
    socket.data.owner?.drain();
  }
  reader.send("two\n");
  socket.room = Infinity;
  socket.data.owner?.drain();
  reader.send("three\n");
  expect(socket.output().toString()).toBe("head\none\ntwo\nthree\n");
  expect(left()).toBe(0);
});

test("a client that takes nothing is cut off when it is too far behind, and what was kept for it is let go", () => {
  const { socket, reader, left } = start(5);
  const piece = "x".repeat(maxBehindBytes / 4);
  for (let sent = 0; sent < 4; sent++) reader.send(piece);
  expect([socket.acts.includes("terminate"), left()]).toEqual([false, 0]);
  reader.send("x");
  expect([socket.acts.at(-1), left()]).toEqual(["terminate", 1]);
  reader.send(piece);
  socket.room = Infinity;
  socket.data.owner?.drain();
  socket.data.owner?.close(undefined);
  expect([socket.output().toString(), left()]).toEqual(["head\n", 1]);
});

test("a client that is cut off by the very first has left as well", () => {
  expect(start(0, "x".repeat(maxBehindBytes + 1)).left()).toBe(1);
});

test("a client that has gone is told nothing", () => {
  const { socket, reader, left } = start(Infinity);
  socket.data.owner?.end();
  reader.send("late");
  expect([socket.acts.at(-1), left(), socket.output().toString()]).toEqual(["end", 1, "head\n"]);
});
