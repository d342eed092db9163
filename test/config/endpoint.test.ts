// Tests for HOST:PORT in settings.

import { describe, expect, test } from "bun:test";
import { formatEndpoint, parseEndpoint, parseListen } from "../../src/config/endpoint.ts";

describe("parseListen", () => {
  const good: [string, string, number, string][] = [
    ["127.0.0.1:0", "127.0.0.1", 0, "127.0.0.1:0"],
    ["127.0.0.1:3128", "127.0.0.1", 3128, "127.0.0.1:3128"],
    ["[::1]:0", "::1", 0, "[::1]:0"],
    ["[0:0::1]:8080", "::1", 8080, "[::1]:8080"],
    ["LocalHost:65535", "localhost", 65535, "localhost:65535"],
    ["0.0.0.0:10", "0.0.0.0", 10, "0.0.0.0:10"],
    ["[::ffff:127.0.0.1]:10", "127.0.0.1", 10, "127.0.0.1:10"],
  ];
  for (const [text, hostname, port, shown] of good) {
    test(`reads ${text}`, () => {
      const parsed = parseListen(text);
      expect(parsed).toEqual({ ok: true, value: { hostname, port } });
      expect(formatEndpoint({ hostname, port })).toBe(shown);
    });
  }
  const bad = [
    "",
    ":0",
    "127.0.0.1",
    "127.0.0.1:",
    "127.0.0.1:00",
    "127.0.0.1:65536",
    "::1:0",
    "1.2.3:0",
    "a b:0",
  ];
  for (const text of [...bad, "127.0.0.1:-1", "127.0.0.1:8o", "user@host:0", "http://127.0.0.1:0"]) {
    test(`refuses ${JSON.stringify(text)}`, () => expect(parseListen(text).ok).toBe(false));
  }
});

test("an endpoint to be reached has no port 0", () => {
  expect(parseEndpoint("127.0.0.1:0")).toEqual({ ok: false, fault: "the port is 0; the form is HOST:PORT" });
});
