// Tests for the upstream's credentials.

import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { parseCredentials, parseUserinfo } from "../../src/config/credentials.ts";

const basic = (text: string | Buffer): string => `Basic ${Buffer.from(text).toString("base64")}`;

describe("parseCredentials", () => {
  const good: [string, string][] = [
    ["user:password", basic("user:password")],
    ["user:", basic("user:")],
    [":", basic(":")],
    ["user:pass:word", basic("user:pass:word")],
    ["user name:p w", basic("user name:p w")],
    ["üser:pässword", basic("üser:pässword")],
    ["basically:x", basic("basically:x")],
    ["Bearer abc.def-_~+/==", "Bearer abc.def-_~+/=="],
    ["bearer  a:b", "bearer  a:b"],
    ["Basic dTpw", "Basic dTpw"],
  ];
  for (const [text, expected] of good) {
    test(`takes ${JSON.stringify(text)}`, () =>
      expect(parseCredentials(text)).toEqual({ ok: true, value: expected }));
  }
  const bad = [
    "",
    "password",
    "Bearer",
    "Bearer ",
    "Bearer a b",
    "Bearer tök",
    "Basic \t",
    "user:pass\nword",
    "user:pass\rword",
    "user:pass\n\n",
    "us\0er:password",
    "user:pass\u007fword",
    "user:pass\tword",
  ];
  for (const text of bad) {
    test(`refuses ${JSON.stringify(text)}`, () => expect(parseCredentials(text).ok).toBe(false));
  }

  test("always gives a value that may stand in a header, and a fault that holds nothing of the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (noise) => {
        const parsed = parseCredentials(`SECRET${noise}`);
        if (parsed.ok) expect(parsed.value).toMatch(/^[\x21-\x7e]+ +[\x21-\x7e]+$/);
        else expect(parsed.fault).not.toContain("SECRET");
      }),
    );
  });
});

describe("parseUserinfo", () => {
  const good: [string, string | Buffer][] = [
    ["user:password", "user:password"],
    ["user", "user:"],
    ["", ":"],
    ["user:p%40ss%3Aword", "user:p@ss:word"],
    ["user:100%25", "user:100%"],
    ["user:a+b", "user:a+b"],
    ["user:%ff%FE", Buffer.from([...Buffer.from("user:"), 0xff, 0xfe])],
    ["ü:ß", "ü:ß"],
  ];
  for (const [text, expected] of good) {
    test(`decodes "${text}"`, () =>
      expect(parseUserinfo(text)).toEqual({ ok: true, value: basic(expected) }));
  }
  for (const text of ["user:100%", "user:%zz", "us%3Aer:x", "user:%0d%0aX-Evil: 1", "user:%00"]) {
    test(`refuses "${text}"`, () => expect(parseUserinfo(text).ok).toBe(false));
  }
});
