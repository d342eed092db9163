// Tests of a client that waits for the answer to its CONNECT.

import { expect, test } from "bun:test";
import { holdClient } from "../../src/proxy/held-client.ts";
import { maxHeldBytes } from "../../src/proxy/relay-side.ts";
import { ownedHandlers } from "../../src/sockets/owned-socket.ts";
import { fakeSocket } from "../sockets/fake-socket.ts";

test("what came with the head and what comes later is held in order, and taken once", () => {
  const socket = fakeSocket();
  const client = holdClient(socket, Buffer.from("one "));
  const chunk = Buffer.from("two ");
  ownedHandlers.data(socket, chunk);
  chunk.fill(0);
  expect(client.take().toString()).toBe("one two ");
  expect(client.take().length).toBe(0);
});

test("a client that sends more than is held stands still", () => {
  const socket = fakeSocket();
  holdClient(socket, Buffer.alloc(maxHeldBytes - 1));
  expect(socket.isPaused).toBe(false);
  ownedHandlers.data(socket, Buffer.alloc(1));
  expect(socket.isPaused).toBe(true);
});

test("a client whose head came with more than is held stands still at once", () => {
  const socket = fakeSocket();
  holdClient(socket, Buffer.alloc(maxHeldBytes));
  expect(socket.isPaused).toBe(true);
});

test("a client that finishes is not gone", () => {
  const socket = fakeSocket();
  const client = holdClient(socket, Buffer.alloc(0));
  ownedHandlers.end(socket);
  expect([client.ended, client.gone]).toEqual([true, false]);
});

test("a client that goes is told of once, with or without someone listening", () => {
  let told = 0;
  const [socket, quiet] = [fakeSocket(), fakeSocket()];
  const client = holdClient(socket, Buffer.alloc(0));
  client.onGone(() => (told += 1));
  ownedHandlers.error(socket, new Error("reset"));
  ownedHandlers.close(socket);
  const unheard = holdClient(quiet, Buffer.alloc(0));
  ownedHandlers.close(quiet);
  expect([client.gone, unheard.gone, told]).toEqual([true, true, 1]);
});
