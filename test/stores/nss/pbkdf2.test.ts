// Tests of the key derivation's parameters.

import { expect, test } from "bun:test";
import {
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  readDer,
} from "../../../src/ca/der.ts";
import { formatPbkdf2, freshPbkdf2, hmacSha256, parsePbkdf2 } from "../../../src/stores/nss/pbkdf2.ts";
import type { Pbkdf2 } from "../../../src/stores/nss/pbkdf2.ts";

const salt = Buffer.alloc(32, 7);

function parse(iterations: string, length = "20", hash = hmacSha256): Pbkdf2 | null {
  const parameters = [
    derOctetString(salt),
    ...[iterations, length].map((hex) => derInteger(Buffer.from(hex, "hex"))),
  ];
  const oid = derObjectIdentifier("1.2.840.113549.1.5.12");
  return parsePbkdf2(readDer(derSequence(oid, derSequence(...parameters, hash))));
}

test("what is written is read again", () => {
  const fresh = freshPbkdf2();
  expect(parsePbkdf2(readDer(formatPbkdf2(fresh)))).toEqual(fresh);
});

test("the iterations of any NSS are read, and not so many that they would hold up the process", () => {
  expect(parse("01")).toEqual({ salt, iterations: 1 });
  expect(parse("2710")).toEqual({ salt, iterations: 10_000 });
  expect(parse("7fffffff")).toBeNull();
  expect(parse("00")).toBeNull();
  expect(parse("ff".repeat(200))).toBeNull();
});

test("another length of key or another hash is not taken for ours", () => {
  expect(parse("01", "10")).toBeNull();
  expect(parse("01", "20", derSequence(derObjectIdentifier("1.2.840.113549.2.7")))).toBeNull();
});
