// Properties of the relay under every order of events.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { maxHeldBytes } from "../../src/proxy/relay-side.ts";
import { relayWorld, type Side, type Step } from "./relay-world.ts";

const side = fc.constantFrom<Side>("client", "far");
const size = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40_000 }));

const calm: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("send" as const), side, bytes: size }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("late" as const), side, bytes: size }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("room" as const), side, bytes: size }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("open" as const, "fin" as const), side }) },
);
const schedule = fc.array(calm, { maxLength: 60 });
const firstRoom = fc.constantFrom(0, 1, 500, 50_000, Infinity);

test("whatever the order of reads, short writes, pauses and ends, each byte passes once and in order", () => {
  fc.assert(
    fc.property(schedule, firstRoom, fc.boolean(), (steps, room, closesAtOnce) => {
      const world = relayWorld(room, closesAtOnce);
      for (const step of steps) world.take(step);
      world.settle();
      expect(world.socket("far").output().equals(world.given("client"))).toBe(true);
      expect(world.socket("client").output().equals(world.given("far"))).toBe(true);
      expect(world.ends).toEqual([{ first: null, error: undefined }]);
      expect(world.moved).toEqual({ up: world.given("client").length, down: world.given("far").length });
    }),
    { numRuns: 600 },
  );
});

test("an end is passed on exactly when all that came before it has been", () => {
  fc.assert(
    fc.property(schedule, firstRoom, fc.boolean(), (steps, room, closesAtOnce) => {
      const world = relayWorld(room, closesAtOnce);
      const finished = new Set<Side>();
      for (const step of steps) {
        if (step.do === "fin" && !world.socket(step.side).isPaused) finished.add(step.side);
        world.take(step);
        for (const [from, to] of [
          ["client", "far"],
          ["far", "client"],
        ] as const) {
          // A side that is gone for good takes the other one with it.
          if (world.isGone(from)) continue;
          const isOver = finished.has(from) && world.isOpen(to) && world.held(from) === 0;
          expect(world.socket(to).isFinished).toBe(isOver);
        }
      }
    }),
    { numRuns: 400 },
  );
});

test("a sender stands still while its bytes are not taken", () => {
  fc.assert(
    fc.property(schedule, firstRoom, (steps, room) => {
      const world = relayWorld(room, true);
      for (const step of steps) {
        world.take(step);
        for (const [from, to] of [
          ["client", "far"],
          ["far", "client"],
        ] as const) {
          if (world.socket(from).isPaused || world.socket(to).isFinished) continue;
          const held = world.held(from);
          if (world.isOpen(to)) expect(held).toBe(0);
          else expect(held).toBeLessThan(maxHeldBytes);
        }
      }
    }),
    { numRuns: 400 },
  );
});

test("a side that breaks off is named once, what it had sent still arrives, and the other is not kept", () => {
  const breaking = fc.record({ do: fc.constantFrom("reset" as const, "close" as const), side });
  fc.assert(
    fc.property(
      schedule,
      breaking,
      schedule,
      firstRoom,
      fc.boolean(),
      (before, broken, after, room, closesAtOnce) => {
        const world = relayWorld(room, closesAtOnce);
        // An end that was announced properly is not a break, so nobody finishes before it.
        for (const step of before) if (step.do !== "fin") world.take(step);
        world.take(broken);
        for (const step of after) if (step.do !== "fin") world.take(step);
        world.settle();
        const survivor = broken.side === "client" ? "far" : "client";
        expect(world.socket(survivor).output().equals(world.given(broken.side))).toBe(true);
        const error = broken.do === "reset" ? new Error(`${broken.side} reset`) : undefined;
        expect(world.ends).toEqual([{ first: broken.side, error }]);
        expect(world.socket(survivor).acts).toContain("terminate");
        // What was sent to the broken side is lost from some place on, never mixed up.
        const [got, sent] = [world.socket(broken.side).output(), world.given(survivor)];
        expect(sent.subarray(0, got.length).equals(got)).toBe(true);
      },
    ),
    { numRuns: 600 },
  );
});

test("a sender whose far end broke is not read while what is owed to it waits", () => {
  const world = relayWorld(0, true);
  for (const side of ["client", "far"] as const) world.take({ do: "open", side });
  world.take({ do: "send", side: "far", bytes: 100 });
  world.take({ do: "reset", side: "far" });
  expect(world.socket("client").isPaused).toBe(true);
  expect(world.socket("client").isFinished).toBe(false);
  world.take({ do: "room", side: "client", bytes: 60 });
  expect(world.ends).toEqual([]);
  world.take({ do: "room", side: "client", bytes: 60 });
  world.wait();
  expect(world.socket("client").output().length).toBe(100);
  expect(world.ends).toHaveLength(1);
});

test("a server that resets a goodbye which follows its own end has not broken off; one that resets more has", () => {
  for (const [bytes, first] of [
    [24, null],
    [1000, "far"],
  ] as const) {
    const world = relayWorld(Infinity, true);
    for (const side of ["client", "far"] as const) world.take({ do: "open", side });
    world.take({ do: "send", side: "client", bytes: 5000 });
    world.take({ do: "fin", side: "far" });
    world.take({ do: "send", side: "client", bytes });
    world.take({ do: "reset", side: "far" });
    world.wait();
    expect(world.ends.map((end) => end.first)).toEqual([first]);
    expect(world.socket("client").acts.includes("terminate")).toBe(first === "far");
  }
});

test("a server that resets a client which comes to its end by itself is no loss; any other client is told by a reset", () => {
  for (const [when, first] of [
    ["before", null],
    ["meanwhile", null],
    ["never", "far"],
  ] as const) {
    const world = relayWorld(Infinity, true);
    for (const side of ["client", "far"] as const) world.take({ do: "open", side });
    world.take({ do: "send", side: "far", bytes: 100 });
    if (when === "before") world.take({ do: "fin", side: "client" });
    world.take({ do: "reset", side: "far" });
    // TLS says goodbye before it closes.
    world.take({ do: "send", side: "client", bytes: 24 });
    if (when === "meanwhile") world.take({ do: "fin", side: "client" });
    world.wait();
    expect([when, world.ends.map((end) => end.first)]).toEqual([when, [first]]);
    expect(world.socket("client").acts).toContain("terminate");
  }
});

test("a server's end without TLS's goodbye is passed on without one, and told only where it cut a record", () => {
  for (const [ending, act, first] of [
    ["announced", "shutdown", null],
    ["unannounced", "close", null],
    ["cut", "close", "far"],
    ["unknown", "close", null],
  ] as const) {
    const world = relayWorld(Infinity, true, { endings: { client: "announced", far: ending } });
    for (const side of ["client", "far"] as const) world.take({ do: "open", side });
    world.take({ do: "send", side: "far", bytes: 100 });
    world.take({ do: "fin", side: "far" });
    expect([ending, world.socket("client").acts.at(-1)]).toEqual([ending, act]);
    expect(world.socket("client").output()).toHaveLength(100);
    world.take({ do: "fin", side: "client" });
    world.wait();
    expect([ending, world.ends.map((end) => end.first)]).toEqual([ending, [first]]);
  }
});

test("a client that ends without TLS's goodbye still gets its answer", () => {
  const world = relayWorld(Infinity, true, { endings: { client: "unannounced", far: "announced" } });
  for (const side of ["client", "far"] as const) world.take({ do: "open", side });
  world.take({ do: "fin", side: "client" });
  expect(world.socket("far").acts.at(-1)).toBe("shutdown");
  world.take({ do: "send", side: "far", bytes: 100 });
  expect(world.socket("client").output()).toHaveLength(100);
});

test("bytes from before the relay come first, and an end from before it is passed on", () => {
  const world = relayWorld(Infinity, true);
  world.relay.openFar();
  world.relay.pushFromClient(Buffer.from("early "));
  world.relay.endFromClient();
  expect(world.socket("far").output().toString()).toBe("early ");
  expect(world.socket("far").acts).toContain("shutdown");
});

test("a side that is open from the start is written to without a copy waiting", () => {
  const world = relayWorld(Infinity, true);
  for (const side of ["client", "far"] as const) world.take({ do: "open", side });
  world.take({ do: "send", side: "client", bytes: 30_000 });
  expect(world.socket("far").written).toHaveLength(1);
  expect(world.socket("client").acts).not.toContain("pause");
});

test("aborting ends both sides and reports it once", () => {
  for (const closesAtOnce of [true, false]) {
    const world = relayWorld(0, closesAtOnce);
    world.take({ do: "open", side: "client" });
    world.take({ do: "send", side: "far", bytes: 10 });
    world.relay.abort();
    world.take({ do: "room", side: "far", bytes: 0 });
    expect(world.ends).toHaveLength(1);
    expect(["client", "far"].every((name) => world.socket(name as Side).isFinished)).toBe(true);
  }
});

test("the memory of a large chunk that is its own is given back, and what waits of it is kept", () => {
  const world = relayWorld(100_000, true);
  for (const side of ["client", "far"] as const) world.take({ do: "open", side });
  const whole = new Uint8Array(200_000).fill(7);
  const part = new Uint8Array(200_000).subarray(1);
  const small = new Uint8Array(1000);
  for (const chunk of [whole, part, small]) world.relay.pushFromFar(chunk);
  expect([whole.length, part.length, small.length]).toEqual([0, 199_999, 1000]);
  world.take({ do: "room", side: "client", bytes: Infinity });
  const output = world.socket("client").output();
  expect(output).toHaveLength(200_000 + 199_999 + 1000);
  expect(output.subarray(0, 200_000).every((byte) => byte === 7)).toBe(true);
});
