// Tests of the failure catalogue as a whole.

import { expect, test } from "bun:test";
import { failureOf, failures, type FailureCode } from "../../src/failures/catalogue.ts";
import type { Failure } from "../../src/failures/failure.ts";

const codes = Object.keys(failures) as FailureCode[];
const entries = Object.entries(failures) as [FailureCode, Failure][];

test("codes are kebab-case words", () => {
  for (const code of codes) expect(code).toMatch(/^[a-z]+(-[a-z]+)+$/);
});

test("kinds are snake_case words, and the two of old are there", () => {
  for (const [, { kind }] of entries) expect(kind).toMatch(/^[a-z]+(_[a-z]+)*$/);
  for (const code of ["plain-http", "https-without-connect"] as const) {
    expect(failureOf(code).kind).toBe("not_connect");
  }
  for (const code of ["policy-denied", "upstream-denied", "upstream-credentials"] as const) {
    expect(failureOf(code).kind).toBe("connect_rejected");
  }
});

for (const [code, failure] of entries) {
  test(`${code} is told in full`, () => {
    // A title goes into a sentence behind a colon, so it starts small and ends open.
    expect(failure.title).toMatch(/^(?:[a-z]|TLS|ClientHello).*[^.]$/);
    expect(failure.title.length).toBeLessThan(60);
    for (const sentence of [failure.happened, failure.remedy]) expect(sentence).toMatch(/^[A-Za-z].{10,}\.$/);
    expect(failure.causes.length).toBeGreaterThan(0);
    for (const cause of failure.causes) {
      expect(cause.length).toBeGreaterThan(8);
      expect(cause).not.toMatch(/[.\s]$/);
    }
    for (const text of [failure.title, failure.happened, failure.remedy, ...failure.causes]) {
      expect(text).toMatch(/^[\x20-\x7e]+$/);
      expect(text).not.toMatch(/TODO| {2}/);
    }
    expect(typeof failure.retry).toBe("boolean");
    const { httpStatus } = failure;
    if (httpStatus !== null) expect(httpStatus).toBeWithin(400, 600);
  });
}

test("texts are nobody else's", () => {
  for (const field of ["title", "happened"] as const) {
    expect(new Set(entries.map(([, failure]) => failure[field])).size).toBe(codes.length);
  }
});

test("no denial is to be retried, and each says to report it instead", () => {
  for (const code of [
    "policy-denied",
    "port-not-allowed",
    "address-not-allowed",
    "upstream-denied",
  ] as const) {
    expect(failureOf(code)).toMatchObject({ retry: false, httpStatus: 403 });
    expect(failureOf(code).remedy.toLowerCase()).toContain("report");
  }
});

test("no text tells anybody to turn verification off", () => {
  for (const [, { remedy }] of entries) {
    expect(remedy.replaceAll(/never turn (certificate )?verification off/gi, "")).not.toMatch(
      /verif|insecure|-k\b/i,
    );
  }
});

test("the three things that a rejected CONNECT can be have three codes and statuses", () => {
  const three = ["upstream-denied", "upstream-credentials", "upstream-broken"] as const;
  expect(three.map((code) => failureOf(code).httpStatus)).toEqual([403, 407, 502]);
  expect(three.map((code) => failureOf(code).retry)).toEqual([false, false, true]);
});
