// Tests of what a client's way of leaving a tunnel tells.

import { expect, test } from "bun:test";
import { refusalOf, type Leaving } from "../../src/proxy/silent-refusal.ts";

const ours: Leaving = { side: "client", opening: null, bytesUp: 0, bytesDown: 0, silentMs: 3 };
const opening = {
  push() {},
  isOver: false,
  isUnfinished: true,
  isGoodbye: false,
  isBrokenOff: false,
  alert: null,
};
const theirs: Leaving = { ...ours, opening, bytesUp: 500, bytesDown: 3000 };

test("a client that goes at once and without a word has probably refused, and what looks the same is told", () => {
  for (const leaving of [ours, theirs]) {
    const refusal = refusalOf(leaving);
    expect(refusal).toEqual({ isCertain: false, detail: expect.stringMatching(/probably .*health check/) });
  }
});

test("a client that has spoken, that took its time, or whose server went first has refused nothing", () => {
  for (const leaving of [
    { ...ours, bytesUp: 1 },
    { ...ours, silentMs: 1001 },
    { ...ours, side: "far" },
    { ...theirs, silentMs: 1001 },
    { ...theirs, bytesDown: 0 },
    { ...theirs, side: "far" },
    { ...theirs, opening: { ...opening, isUnfinished: false } },
    // handshake_failure and user_canceled are something else.
    { ...theirs, opening: { ...opening, alert: 40 } },
    { ...theirs, opening: { ...opening, alert: 90 } },
  ] as const) {
    expect(refusalOf(leaving)).toBeNull();
  }
});

test("a handshake that was broken off is a refusal, however long its client took", () => {
  const brokenOff = { ...opening, isGoodbye: true, isBrokenOff: true };
  expect(refusalOf({ ...theirs, silentMs: 5000, opening: brokenOff })).toEqual({
    isCertain: false,
    detail: expect.stringMatching(/^The client broke its handshake off .* probably refused\.$/),
  });
});

test("an alert in the clear is certain, whoever went first", () => {
  for (const side of ["client", "far"] as const) {
    expect(refusalOf({ ...theirs, side, opening: { ...opening, alert: 46 } })).toEqual({
      isCertain: true,
      detail: "The client refused the gateway's certificate with the alert certificate_unknown.",
    });
  }
});

test("a server that went first because its client had said goodbye was not the first", () => {
  expect(refusalOf({ ...theirs, side: "far", opening: { ...opening, isGoodbye: true } })?.isCertain).toBe(
    false,
  );
});
