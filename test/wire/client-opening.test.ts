// Tests of what the records of a TLS client tell without its keys.

import { expect, test } from "bun:test";
import { followClientOpening, type ClientOpening } from "../../src/wire/client-opening.ts";

const record = (type: number, length: number, fill = 7): Buffer =>
  Buffer.concat([Buffer.from([type, 3, 3, length >> 8, length & 255]), Buffer.alloc(length, fill)]);
const hello = record(22, 300);
const switchKeys = record(20, 1);
const finished13 = record(23, 69);
const finished12 = Buffer.concat([record(22, 37), switchKeys, record(22, 40)]);
const encryptedAlert = record(23, 19);

function after(parts: readonly Buffer[], step = 1): ClientOpening {
  const opening = followClientOpening();
  const bytes = Buffer.concat(parts);
  for (let at = 0; at < bytes.length; at += step) opening.push(bytes.subarray(at, at + step));
  return opening;
}

test("a handshake of either version without application data is unfinished, however it is cut", () => {
  for (const step of [1, 4, 64, 1000]) {
    for (const parts of [
      [hello],
      [hello, switchKeys, finished13],
      [hello, switchKeys, encryptedAlert],
      [hello, finished13],
      [hello, finished12],
    ]) {
      expect(after(parts, step)).toMatchObject({ isUnfinished: true, isOver: false, alert: null });
    }
  }
});

test("application data ends the opening in either version", () => {
  for (const parts of [
    [hello, switchKeys, finished13, record(23, 60)],
    [hello, finished12, record(23, 60)],
  ]) {
    expect(after(parts)).toMatchObject({ isUnfinished: false, isOver: true });
  }
});

test("the half of a record is no whole opening", () => {
  expect(after([hello.subarray(0, 200)]).isUnfinished).toBe(false);
  expect(after([hello.subarray(0, 3)]).isUnfinished).toBe(false);
  expect(after([]).isUnfinished).toBe(false);
});

test("an alert in the clear is read, one under keys is only seen", () => {
  const alert = Buffer.from([21, 3, 3, 0, 2, 2, 48]);
  for (const step of [1, 7, 400]) expect(after([hello, alert], step).alert).toBe(48);
  expect(after([hello, finished12, record(21, 26)])).toMatchObject({
    alert: null,
    isGoodbye: true,
    isBrokenOff: false,
  });
  // In place of its Finished, and as a JVM pads it.
  for (const early of [encryptedAlert, record(23, 35)]) {
    expect(after([hello, switchKeys, early])).toMatchObject({
      alert: null,
      isGoodbye: true,
      isBrokenOff: true,
      isUnfinished: true,
    });
  }
  expect(after([hello, switchKeys, finished13, record(23, 35)])).toMatchObject({
    isGoodbye: false,
    isOver: true,
  });
  expect(after([hello, switchKeys, finished13, encryptedAlert])).toMatchObject({
    alert: null,
    isGoodbye: true,
    isBrokenOff: false,
    isUnfinished: true,
  });
});

test("what is no TLS is over at once", () => {
  for (const text of ["SSH-2.0-x\r\n", "GET / HTTP/1.1\r\n\r\n", "\x15\x03\x01\x00\x02\x02\x28"]) {
    expect(after([Buffer.from(text, "latin1")])).toMatchObject({ isOver: true, isUnfinished: false });
  }
});
