// Tests of the JKS reader and writer, on stores laid out by hand.

import { describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { changeJks, isJksSealedWith, readJks } from "../../../src/stores/jvm/jks.ts";
import { KeystoreError } from "../../../src/stores/jvm/trusted-entry.ts";
import type { TrustedEntry } from "../../../src/stores/jvm/trusted-entry.ts";

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
};
const long = (bytes: Uint8Array): Buffer => Buffer.concat([uint32(bytes.length), bytes]);
const date = Buffer.from("0000018f00000000", "hex");

function trustedEntry({ alias, der }: TrustedEntry, version = 2): Buffer {
  const type = version === 2 ? [text("X.509")] : [];
  return Buffer.concat([uint32(2), text(alias), date, ...type, long(der)]);
}

function keyEntry(alias: string): Buffer {
  const chain = [uint32(2), text("X.509"), long(Buffer.from("one")), text("X.509"), long(Buffer.from("two"))];
  return Buffer.concat([uint32(1), text(alias), date, long(Buffer.from("secret")), ...chain]);
}

function sealed(
  entries: readonly Buffer[],
  { version = 2, count = entries.length, password = "changeit" } = {},
) {
  const body = Buffer.concat([uint32(0xfeedfeed), uint32(version), uint32(count), ...entries]);
  const utf16 = Buffer.from(password, "utf16le").swap16();
  const digest = createHash("sha1").update(utf16).update("Mighty Aphrodite").update(body).digest();
  return Buffer.concat([body, digest]);
}

const one = { alias: "one", der: Buffer.from("first") };
const two = { alias: "two", der: Buffer.from("second") };
const ours = { alias: "ours", der: Buffer.from("third") };
const seal = { password: "changeit", addedAtMs: 0x018f00000000 };

test("finds the certificates, and passes over keys", () => {
  expect(readJks(sealed([trustedEntry(one), keyEntry("key"), trustedEntry(two)]))).toEqual([one, two]);
  expect(readJks(sealed([]))).toEqual([]);
});

test("reads version 1, whose entries do not name their kind", () => {
  const store = sealed([trustedEntry(one, 1)], { version: 1 });
  expect(readJks(store)).toEqual([one]);
  const changed = changeJks(store, () => false, [two], seal);
  expect(changed.equals(sealed([trustedEntry(one, 1), trustedEntry(two, 1)], { version: 1 }))).toBe(true);
});

test("knows the password that it was sealed with", () => {
  const store = sealed([trustedEntry(one)], { password: "pässword" });
  expect(isJksSealedWith(store, "pässword")).toBe(true);
  expect(isJksSealedWith(store, "changeit")).toBe(false);
  // The last byte before the seal is a certificate's.
  const last = store.length - 21;
  store.writeUInt8(store.readUInt8(last) ^ 1, last);
  expect(isJksSealedWith(store, "pässword")).toBe(false);
});

test("a change leaves every other byte as it was", () => {
  const store = sealed([trustedEntry(one), keyEntry("key"), trustedEntry(two)]);
  const changed = changeJks(store, ({ alias }) => alias === "one", [ours], seal);
  expect(changed.equals(sealed([keyEntry("key"), trustedEntry(two), trustedEntry(ours)]))).toBe(true);
  expect(changeJks(store, () => false, [], seal).equals(store)).toBe(true);
});

test("what was put in and taken out again leaves the same bytes", () => {
  const entry = fc.record({ alias: fc.string({ maxLength: 20 }), der: fc.uint8Array({ maxLength: 50 }) });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 6 }), fc.array(entry, { maxLength: 3 }), (theirs, added) => {
      const before = sealed(theirs.map(({ alias, der }) => trustedEntry({ alias, der: Buffer.from(der) })));
      const more = added.map(({ alias, der }) => ({ alias: `${alias}-ours`, der: Buffer.from(der) }));
      const after = changeJks(before, () => false, more, seal);
      expect(isJksSealedWith(after, "changeit")).toBe(true);
      const kept = theirs.filter(({ alias }) => !alias.endsWith("-ours")).length === theirs.length;
      if (kept) {
        const undone = changeJks(after, ({ alias }) => alias.endsWith("-ours"), [], seal);
        expect(undone.equals(before)).toBe(true);
      }
    }),
  );
});

describe("refuses", () => {
  const whole = sealed([trustedEntry(one), keyEntry("key")]);
  test.each([
    ["nothing", Buffer.alloc(0), "not a JKS keystore"],
    ["another format", Buffer.from("-----BEGIN CERTIFICATE-----"), "not a JKS keystore"],
    ["the head alone", whole.subarray(0, 12), "ends early"],
    ["a store cut short", Buffer.concat([whole.subarray(0, 40), Buffer.alloc(20)]), "ends early"],
    ["a count that is too high", sealed([trustedEntry(one)], { count: 4_000_000_000 }), "ends early"],
    ["a count that is too low", sealed([trustedEntry(one)], { count: 0 }), "more behind its last entry"],
    ["an unknown version", sealed([], { version: 3 }), "unknown JKS version 3"],
    ["an unknown entry", sealed([Buffer.concat([uint32(3), text("x"), date])]), "unknown kind 3"],
  ])("%s", (_name, bytes, cause) => {
    expect(() => readJks(bytes)).toThrow(KeystoreError);
    expect(() => readJks(bytes)).toThrow(cause);
  });

  test("or reads any bytes, and throws nothing else", () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, value, end) => {
        const bytes = Buffer.from(whole);
        bytes.writeUInt8(value, at);
        try {
          readJks(bytes.subarray(0, end));
        } catch (error) {
          expect(error).toBeInstanceOf(KeystoreError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
