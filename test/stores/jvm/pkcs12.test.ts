// Tests of the PKCS#12 reader and writer.

import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import {
  constructedContextTag,
  contextTag,
  derCount,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derValue,
  readDer,
  readDerList,
} from "../../../src/ca/der.ts";
import { decryptContent, encryptContent } from "../../../src/stores/jvm/pkcs12-cipher.ts";
import { derivePkcs12Key } from "../../../src/stores/jvm/pkcs12-key.ts";
import { sha1 } from "../../../src/stores/jvm/pkcs12-mac.ts";
import {
  changePkcs12,
  formatPkcs12,
  isPkcs12SealedWith,
  readPkcs12,
} from "../../../src/stores/jvm/pkcs12.ts";
import { KeystoreError } from "../../../src/stores/jvm/trusted-entry.ts";
import type { TrustedEntry } from "../../../src/stores/jvm/trusted-entry.ts";

const write = (entries: readonly TrustedEntry[], password = "changeit", hash = sha1): Buffer =>
  formatPkcs12(entries, { hash, iterations: 1, password, saltOf: () => Buffer.from("salt") });

const some: fc.Arbitrary<TrustedEntry[]> = fc.array(
  fc.record({
    alias: fc.string({ minLength: 1, unit: "grapheme", maxLength: 12 }),
    der: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  }),
  { maxLength: 8 },
);

const one = { alias: "one", der: Buffer.from("first") };
const ours = { alias: "ours", der: Buffer.from("third") };

test("what is written is read again, with the password and without it", () => {
  fc.assert(
    fc.property(some, (entries) => {
      const bytes = write(entries);
      expect(readPkcs12(bytes, "changeit")).toEqual(entries);
      expect(readPkcs12(bytes, null)).toEqual(entries);
      expect(isPkcs12SealedWith(bytes, "changeit")).toBe(true);
      expect(isPkcs12SealedWith(bytes, "Changeit")).toBe(false);
    }),
  );
});

test("the same entries give the same bytes", () => {
  expect(write([one, ours]).equals(write([one, ours]))).toBe(true);
});

test("what was put in and taken out again leaves the same bytes", () => {
  fc.assert(
    fc.property(some, some, (theirs, added) => {
      const others = theirs.map(({ alias, der }) => ({ alias: `their ${alias}`, der }));
      const more = added.map(({ alias, der }) => ({ alias: `our ${alias}`, der }));
      const before = write(others);
      const after = changePkcs12(before, () => false, more, "changeit");
      expect(readPkcs12(after, null)).toEqual([...others, ...more]);
      expect(isPkcs12SealedWith(after, "changeit")).toBe(true);
      const undone = changePkcs12(after, ({ alias }) => alias.startsWith("our "), [], "changeit");
      // An empty part stays where there was none.
      if (others.length > 0) expect(undone.equals(before)).toBe(true);
      expect(readPkcs12(undone, null)).toEqual(others);
    }),
  );
});

// RFC 7292, appendix B has no vectors; these are of Bouncy Castle's PKCS12Test and OpenSSL's evpkdf_pkcs12.txt.
test.each([
  ["smeg", "0a58cf64530d823f", 1, 1, "8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3"],
  ["smeg", "0a58cf64530d823f", 1, 2, "79993dfe048d3b76"],
  ["queeg", "1682c0fc5b3f7ec5", 1000, 1, "483dd6e919d7de2e8e648ba8f862f3fbfbdc2bcb2c02957f"],
  ["queeg", "1682c0fc5b3f7ec5", 1000, 2, "9d461d1b00355c50"],
  ["smeg", "3d83c0e4546ac140", 1, 3, "8d967d88f6caa9d714800ab3d48051d63f73a312"],
  ["queeg", "263216fcc2fab31c", 1000, 3, "5ec4c7a80df652294c3925b6489a7ab857c83476"],
])("key from %p, salt %s, %d iterations, purpose %d", (password, salt, iterations, purpose, key) => {
  const derivation = { hash: "sha1", password, salt: Buffer.from(salt, "hex"), iterations } as const;
  expect(derivePkcs12Key(derivation, purpose, key.length / 2).toString("hex")).toBe(key);
});

describe("hidden parts", () => {
  const salt = derOctetString(Buffer.from("saltsalt"));
  const older = (name: string): Buffer =>
    derSequence(derObjectIdentifier(name), derSequence(salt, derCount(100)));
  const pbes2 = (cipher: string, vectorLength: number, ...prf: Buffer[]): Buffer =>
    derSequence(
      derObjectIdentifier("1.2.840.113549.1.5.13"),
      derSequence(
        derSequence(derObjectIdentifier("1.2.840.113549.1.5.12"), derSequence(salt, derCount(100), ...prf)),
        derSequence(derObjectIdentifier(cipher), derOctetString(Buffer.alloc(vectorLength, 7))),
      ),
    );
  const aes256 = "2.16.840.1.101.3.4.1.42";
  const hmacSha256 = derSequence(derObjectIdentifier("1.2.840.113549.2.9"));
  const algorithms: readonly (readonly [string, Buffer])[] = [
    ["triple DES in the older way", older("1.2.840.113549.1.12.1.3")],
    ["AES-256 with HMAC-SHA256", pbes2(aes256, 16, hmacSha256)],
    ["AES-256 with a key length and HMAC-SHA256", pbes2(aes256, 16, derCount(32), hmacSha256)],
    ["AES-128 with HMAC-SHA1, which is not named", pbes2("2.16.840.1.101.3.4.1.2", 16)],
    ["triple DES", pbes2("1.2.840.113549.3.7", 8, hmacSha256)],
  ];

  test.each(algorithms)("%s", (_name, algorithm) => {
    const plain = Buffer.from("what is hidden");
    const closed = encryptContent(algorithm, plain, "changeit");
    expect(decryptContent(algorithm, closed, "changeit").equals(plain)).toBe(true);
    expect(() => decryptContent(algorithm, closed.subarray(0, 9), "changeit")).toThrow("another password");
  });

  test.each([
    ["an unknown algorithm", older("1.2.3.4"), "unknown way 1.2.3.4"],
    ["an unknown cipher", pbes2("1.2.3.5", 8), "unknown way 1.2.3.5"],
    [
      "too many iterations",
      derSequence(derObjectIdentifier("1.2.840.113549.1.12.1.3"), derSequence(salt, derCount(5_000_001))),
      "wants 5000001 iterations",
    ],
  ])("%s is refused", (_name, algorithm, cause) => {
    expect(() => decryptContent(algorithm, Buffer.alloc(16), "changeit")).toThrow(cause);
  });

  /** A store whose one part is that of `write`, hidden, and without a seal. */
  function hide(entries: readonly TrustedEntry[], algorithm: Buffer): Buffer {
    const data = derObjectIdentifier("1.2.840.113549.1.7.1");
    const bags = safeContentsOf(write(entries));
    const info = derSequence(
      data,
      algorithm,
      derValue(contextTag(0), encryptContent(algorithm, bags, "changeit")),
    );
    const part = derSequence(
      derObjectIdentifier("1.2.840.113549.1.7.6"),
      derValue(constructedContextTag(0), derSequence(derCount(0), info)),
    );
    const safe = derSequence(data, derValue(constructedContextTag(0), derOctetString(derSequence(part))));
    return derSequence(derCount(3), safe);
  }

  test("are seen with the password alone, and what is added stands in the open beside them", () => {
    const before = hide([one], pbes2(aes256, 16, hmacSha256));
    expect(readPkcs12(before, "changeit")).toEqual([one]);
    expect(readPkcs12(before, null)).toEqual([]);
    expect(() => readPkcs12(before, "another")).toThrow(KeystoreError);
    expect(isPkcs12SealedWith(before, "changeit")).toBeNull();

    const after = changePkcs12(before, () => false, [ours], "changeit");
    expect(readPkcs12(after, null)).toEqual([ours]);
    expect(readPkcs12(after, "changeit")).toEqual([one, ours]);
    const hidden = changePkcs12(
      hide([one, ours], pbes2(aes256, 16, hmacSha256)),
      ({ alias }) => alias === "ours",
      [],
      "changeit",
    );
    expect(hidden.equals(before)).toBe(true);
  });
});

/** The SafeContents of the one part of what `write` wrote. */
function safeContentsOf(bytes: Buffer): Buffer {
  const content = readDer(
    readDerList(readDerList(readDer(bytes).content)[1]?.content ?? bytes)[1]?.content ?? bytes,
  );
  const part = readDerList(readDer(content.content).content)[0];
  return readDer(readDerList(part?.content ?? bytes)[1]?.content ?? bytes).content;
}

describe("refuses", () => {
  test.each([
    ["nothing", Buffer.alloc(0)],
    ["text", Buffer.from("hello, this is text")],
    ["a certificate's kind of value", derSequence(derSequence(), derSequence())],
    ["another version", derSequence(derCount(2), derSequence())],
  ])("%s", (_name, bytes) => {
    expect(() => readPkcs12(bytes, null)).toThrow(KeystoreError);
  });

  test("a seal of an unknown kind", () => {
    expect(() => write([one], "changeit", "1.2.3")).toThrow("unknown kind 1.2.3");
  });

  test("or reads any bytes, and throws nothing else", () => {
    const whole = write([one, ours]);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, value, end) => {
        const bytes = Buffer.from(whole);
        bytes.writeUInt8(value, at);
        try {
          readPkcs12(bytes.subarray(0, end), "changeit");
          isPkcs12SealedWith(bytes, "changeit");
        } catch (error) {
          expect(error).toBeInstanceOf(KeystoreError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
