// Tests of sockets that are handed from owner to owner.

import { expect, test } from "bun:test";
import {
  bunHandlers,
  disown,
  isGone,
  own,
  ownedHandlers,
  type SocketOwner,
} from "../../src/sockets/owned-socket.ts";
import { fakeSocket } from "./fake-socket.ts";

/** An owner that writes down what it hears. */
function listener(): { readonly heard: string[]; readonly owner: SocketOwner } {
  const heard: string[] = [];
  const owner: SocketOwner = {
    data: (chunk) => heard.push(`data ${chunk.toString()}`),
    drain: () => heard.push("drain"),
    end: () => heard.push("end"),
    close: (error) => heard.push(`close ${error?.message ?? "well"}`),
    handshake: (ok) => heard.push(`handshake ${ok}`),
  };
  return { heard, owner };
}

test("events go to the owner of the moment", () => {
  const socket = fakeSocket();
  const [first, second] = [listener(), listener()];
  own(socket, first.owner);
  ownedHandlers.data(socket, Buffer.from("a"));
  ownedHandlers.handshake(socket, true, null);
  own(socket, second.owner);
  ownedHandlers.drain(socket);
  ownedHandlers.end(socket);
  expect(first.heard).toEqual(["data a", "handshake true"]);
  expect(second.heard).toEqual(["drain", "end"]);
});

test("what happens between two owners is told to the next one, in order, after it has taken over", async () => {
  const socket = fakeSocket();
  const chunk = Buffer.from("early");
  ownedHandlers.data(socket, chunk);
  chunk.fill("x");
  ownedHandlers.data(socket, Buffer.from("late"));
  ownedHandlers.end(socket);
  ownedHandlers.error(socket, new Error("reset"));
  const { heard, owner } = listener();
  own(socket, owner);
  expect(heard).toEqual([]);
  await Promise.resolve();
  expect(heard).toEqual(["data early", "data late", "end", "close reset"]);
});

test("an owner that lets go in the middle leaves the rest to the next", async () => {
  const socket = fakeSocket();
  for (const text of ["head", "body"]) ownedHandlers.data(socket, Buffer.from(text));
  ownedHandlers.end(socket);
  const [first, second] = [listener(), listener()];
  own(socket, {
    ...first.owner,
    data(chunk) {
      first.owner.data(chunk);
      disown(socket);
    },
  });
  await Promise.resolve();
  own(socket, second.owner);
  await Promise.resolve();
  expect(first.heard).toEqual(["data head"]);
  expect(second.heard).toEqual(["data body", "end"]);
});

test("the end is told once, however often Bun reports it", () => {
  const socket = fakeSocket();
  const { heard, owner } = listener();
  own(socket, owner);
  ownedHandlers.error(socket, new Error("reset"));
  ownedHandlers.close(socket);
  expect(heard).toEqual(["close reset"]);
  expect(socket.acts).toEqual(["terminate"]);
});

test("whoever takes a socket that is gone hears so at once", async () => {
  const socket = fakeSocket();
  const [first, second] = [listener(), listener()];
  own(socket, first.owner);
  expect(isGone(socket)).toBe(false);
  ownedHandlers.close(socket);
  expect(isGone(socket)).toBe(true);
  own(socket, second.owner);
  await Promise.resolve();
  expect(second.heard).toEqual(["close well"]);
});

test("an end that a failure follows in the same turn was a reset; any other is passed on, before the close", async () => {
  const [reset, ended, closed] = [listener(), listener(), listener()];
  const sockets = [reset, ended, closed].map(({ owner }) => {
    const socket = fakeSocket();
    own(socket, owner);
    bunHandlers.end(socket);
    return socket;
  });
  bunHandlers.error(sockets[0]!, new Error("reset"));
  bunHandlers.close(sockets[2]!);
  expect([ended.heard, closed.heard]).toEqual([[], ["end", "close well"]]);
  await new Promise(setImmediate);
  expect([reset.heard, ended.heard, closed.heard]).toEqual([["close reset"], ["end"], ["end", "close well"]]);
});
