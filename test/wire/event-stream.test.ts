// Tests of server-sent events as text.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { formatEvent, formatRetry, keepAlive } from "../../src/wire/event-stream.ts";
import { readEvents } from "../support/event-source.ts";

test("an event is a type, an id where there is one, and JSON", () => {
  expect(formatEvent({ event: "failure", id: "f1-2", data: { a: 1 } })).toBe(
    'event: failure\nid: f1-2\ndata: {"a":1}\n\n',
  );
  expect(formatEvent({ event: "status", data: null })).toBe("event: status\ndata: null\n\n");
  expect(formatRetry(2000)).toBe("retry: 2000\n\n");
});

test("whatever a text holds, a reader gets it back, and nothing else", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" })), (texts) => {
      const stream = texts.map((data) => formatEvent({ event: "x", data })).join(keepAlive);
      expect(readEvents(stream)).toEqual(texts.map((data) => ({ event: "x", id: null, data })));
    }),
  );
});
