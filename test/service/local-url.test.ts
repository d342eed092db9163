// Tests of the URL that tools on this machine reach the proxy by.

import { expect, test } from "bun:test";
import { localUrl } from "../../src/service/local-url.ts";

test("an address is its own URL, with brackets around IPv6", () => {
  expect(localUrl("127.0.0.1", 8123)).toBe("http://127.0.0.1:8123");
  expect(localUrl("::1", 8123)).toBe("http://[::1]:8123");
});

test("where all addresses are listened on, loopback is named", () => {
  expect(localUrl("0.0.0.0", 8123)).toMatch(/^http:\/\/127\.0\.0\.1:8123$/);
  expect(localUrl("::", 8123)).toMatch(/^http:\/\/(127\.0\.0\.1|\[::1\]):8123$/);
});
