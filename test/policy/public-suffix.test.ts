// Tests of what counts as a public suffix.

import { expect, test } from "bun:test";
import { isPublicSuffix } from "../../src/policy/public-suffix.ts";

test.each(["com", "uk", "co.uk", "kawasaki.jp", "anything.ck", "xn--p1ai", "arpa", "onion"])(
  "%s is a public suffix",
  (name) => {
    expect(isPublicSuffix(name)).toBe(true);
  },
);

test.each([
  "example.com",
  "example.co.uk",
  "city.kawasaki.jp",
  "www.ck",
  "github.io",
  "githubusercontent.com",
  "s3.amazonaws.com",
  "internal",
  "corp",
  "localhost",
  "example",
])("%s is none", (name) => {
  expect(isPublicSuffix(name)).toBe(false);
});
