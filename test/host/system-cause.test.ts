// Tests of telling the operating system's reason.

import { expect, test } from "bun:test";
import { systemCause, systemCode } from "../../src/host/system-cause.ts";

test.each([
  ["ENOSPC: no space left on device, write", "no space left on device"],
  ["EACCES: permission denied, open '/x, y'", "permission denied"],
  ["E2BIG: argument list too long, exec", "argument list too long"],
  ["the file is damaged", "the file is damaged"],
  ["Expected one thing, found another", "Expected one thing, found another"],
])("of %p the cause is %p", (message, cause) => {
  expect(systemCause(new Error(message))).toBe(cause);
});

test("what is no error is told as it is", () => {
  expect(systemCause("odd")).toBe("odd");
});

test("the code is told where there is one", () => {
  expect(systemCode(Object.assign(new Error("x"), { code: "ENOENT" }))).toBe("ENOENT");
  expect(systemCode(Object.assign(new Error("x"), { code: 7 }))).toBeNull();
  expect(systemCode(new Error("x"))).toBeNull();
  expect(systemCode(null)).toBeNull();
  expect(systemCode(undefined)).toBeNull();
});
