// Tests of the hosts that a JVM reaches without the proxy.

import { expect, test } from "bun:test";
import { isJavaDefault, javaNoProxy } from "../../src/trust/java-no-proxy.ts";

test("hosts are told in Java's form", () => {
  expect(javaNoProxy(["localhost", "127.0.0.1", "::1", ".example.com", "a.test"])).toBe(
    "localhost|127.0.0.1|[::1]|*.example.com|a.test",
  );
});

test("loopback is what a JVM leaves out by itself, and nothing else", () => {
  expect(isJavaDefault(["localhost", "127.0.0.1", "::1"])).toBe(true);
  expect(isJavaDefault([])).toBe(true);
  for (const host of ["a.test", "127.evil.test", "10.0.0.1", ".localhost"])
    expect(isJavaDefault([host])).toBe(false);
});
