// Tests of the cleaning of hostile text.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { printable } from "../../src/wire/printable.ts";

test("ordinary text in any script stays as it is", () => {
  for (const text of ["", "paste.example", "Zugriff verweigert — bücher", "日本語", "😀 ok", "a  b"]) {
    expect(printable(text)).toBe(text);
  }
});

test.each([
  ["a\u0000b", "ab"],
  ["a\u001b[31mb", "a[31mb"],
  ["a\u007fb\u009bc", "abc"],
  ["one\r\ntwo\tthree", "one two three"],
  ["a\u2028b\u2029c\u0085d", "a b c d"],
  ["user\u202Egnp.exe", "usergnp.exe"],
  ["a\u202a\u202b\u202c\u202d\u2066\u2067\u2068\u2069b", "ab"],
  ["a\u200e\u200f\u061cb", "ab"],
  ["a\u200b\u200c\u200d\u2060\ufeffb", "ab"],
  ["a\u00ad\u034f\u3164\ufe0fb", "ab"],
  ["a\u{E0049}\u{E0067}\u{E0100}b", "ab"],
  ["a\ud800b\udc00c", "abc"],
])("%j becomes %j", (text, expected) => {
  expect(printable(text)).toBe(expected);
});

test("a long text is cut at the limit without splitting a code point", () => {
  expect(printable("x".repeat(1000))).toBe("x".repeat(256));
  expect(printable(`${"x".repeat(255)}ü`)).toBe("x".repeat(255));
  expect(printable("😀".repeat(100))).toBe("😀".repeat(64));
  expect(printable("€€€", 7)).toBe("€€");
  expect(printable("abc", 0)).toBe("");
});

test("whatever comes in, what goes out is short, clean and stable", () => {
  const clean = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u;
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), fc.nat(300), (text, limit) => {
      const shown = printable(text, limit);
      expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(limit);
      expect(clean.test(shown)).toBe(true);
      expect(printable(shown, limit)).toBe(shown);
    }),
    { numRuns: 2000 },
  );
});
