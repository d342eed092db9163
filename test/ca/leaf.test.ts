// Tests of the leaves' profile.

import { beforeAll, describe, expect, test } from "bun:test";
import { createPrivateKey, X509Certificate } from "node:crypto";
import * as fc from "fast-check";
import type { Issuer } from "../../src/ca/issuer.ts";
import { makeLeafKey, signLeaf } from "../../src/ca/leaf.ts";
import { parseHost } from "../../src/wire/host.ts";
import type { Host } from "../../src/wire/host.ts";
import { mustRun } from "../support/command.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { makeIssuer } from "./issuer-pair.ts";

const at = new Date("2026-11-24T12:00:00Z");
const dayMs = 24 * 60 * 60 * 1000;
const key = makeLeafKey();
let issuer: Issuer;

beforeAll(async () => {
  issuer = await makeIssuer(at);
});

function hostOf(text: string): Host {
  const host = parseHost(text);
  if (!host.ok) throw new Error(host.fault);
  return host.value;
}

function leafOf(text: string, time = at): X509Certificate {
  return new X509Certificate(signLeaf(issuer, key, hostOf(text), time).certificatePem);
}

test("is signed by the CA for the key that it comes with", () => {
  const leaf = leafOf("www.example.com");
  expect(leaf.verify(issuer.certificate.publicKey)).toBe(true);
  expect(leaf.issuer).toBe(issuer.certificate.subject);
  expect(leaf.checkIssued(issuer.certificate)).toBe(true);
  expect(leaf.checkPrivateKey(createPrivateKey(key.privateKeyPem))).toBe(true);
  expect(leaf.ca).toBe(false);
});

test.each([
  ["www.example.com", "CN=www.example.com", "DNS:www.example.com"],
  ["a", "CN=a", "DNS:a"],
  ["xn--bcher-kva.example", "CN=xn--bcher-kva.example", "DNS:xn--bcher-kva.example"],
  ["my_bucket.example", "CN=my_bucket.example", "DNS:my_bucket.example"],
  ["127.0.0.1", "CN=127.0.0.1", "IP Address:127.0.0.1"],
  ["2001:db8::1", "CN=2001:db8::1", "IP Address:2001:DB8:0:0:0:0:0:1"],
  ["::1", "CN=::1", "IP Address:0:0:0:0:0:0:0:1"],
  [`${"a".repeat(60)}.com`, `CN=${"a".repeat(60)}.com`, `DNS:${"a".repeat(60)}.com`],
])("names %s and nothing else", (text, subject, names) => {
  const leaf = leafOf(text);
  expect(leaf.subject).toBe(subject);
  expect(leaf.subjectAltName).toBe(names);
});

test("a name longer than 64 characters is no common name", () => {
  const long = `${"a".repeat(61)}.com`;
  const leaf = leafOf(long);
  expect(long.length).toBe(65);
  expect(leaf.subject ?? "").toBe("");
  expect(leaf.subjectAltName).toBe(`DNS:${long}`);
  const longest = `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(61)}`;
  expect(leafOf(longest).subjectAltName).toBe(`DNS:${longest}`);
});

test("of any host there is a leaf for it, which the CA signed", () => {
  fc.assert(
    fc.property(fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6()), (text) => {
      const host = hostOf(text);
      const leaf = new X509Certificate(signLeaf(issuer, key, host, at).certificatePem);
      expect(leaf.verify(issuer.certificate.publicKey)).toBe(true);
      if (host.kind === "name") expect(leaf.checkHost(host.text)).toBe(host.text);
      else expect(leaf.checkIP(host.text)).toBe(host.text);
    }),
    { numRuns: 200 },
  );
});

describe("its time", () => {
  test("begins two days before, and is 92 days long", () => {
    const leaf = leafOf("a.example");
    expect(new Date(leaf.validFrom).getTime()).toBe(at.getTime() - 2 * dayMs);
    expect(new Date(leaf.validTo).getTime() - new Date(leaf.validFrom).getTime()).toBe(92 * dayMs);
  });

  test("never goes past the CA's", () => {
    for (const days of [200, 275, 276, 335, 364]) {
      const leaf = leafOf("a.example", new Date(at.getTime() + days * dayMs));
      const end = Math.min(at.getTime() + (days + 90) * dayMs, issuer.notAfter.getTime());
      expect(new Date(leaf.validTo).getTime()).toBe(end);
    }
  });

  test("is right past 2050", async () => {
    const late = new Date("2050-03-01T00:00:00Z");
    const lateIssuer = await makeIssuer(late);
    const leaf = new X509Certificate(signLeaf(lateIssuer, key, hostOf("a.example"), late).certificatePem);
    expect(new Date(leaf.validFrom)).toEqual(new Date("2050-02-27T00:00:00Z"));
    expect(new Date(leaf.validTo)).toEqual(new Date("2050-05-30T00:00:00Z"));
  });
});

test("each has a positive random serial number of 16 octets", () => {
  const serials = Array.from({ length: 200 }, () => leafOf("a.example").serialNumber);
  expect(new Set(serials).size).toBe(200);
  for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/);
});

testWith(["openssl"], "has each extension of the profile, critical where it must be", async () => {
  const texts = await Promise.all(
    ["a.example", `${"a".repeat(61)}.com`].map((text) =>
      mustRun([program("openssl"), "x509", "-noout", "-text"], {
        env: {},
        stdin: signLeaf(issuer, key, hostOf(text), at).certificatePem,
      }),
    ),
  );
  for (const text of texts) {
    const lines = text.split("\n").map((line) => line.trim());
    const after = (line: string): string | undefined => lines[lines.indexOf(line) + 1];
    expect(after("X509v3 Basic Constraints: critical")).toBe("CA:FALSE");
    expect(after("X509v3 Key Usage: critical")).toBe("Digital Signature");
    expect(after("X509v3 Extended Key Usage:")).toBe("TLS Web Server Authentication");
    expect(after("X509v3 Subject Key Identifier:")?.replaceAll(":", "").toLowerCase()).toBe(
      key.keyIdentifier.toString("hex"),
    );
    expect(after("X509v3 Authority Key Identifier:")?.replaceAll(":", "").toLowerCase()).toBe(
      issuer.keyIdentifier.toString("hex"),
    );
  }
  expect(texts[0]).toContain("X509v3 Subject Alternative Name: \n");
  // RFC 5280 section 4.2.1.6: critical where the subject is empty.
  expect(texts[1]).toContain("X509v3 Subject Alternative Name: critical\n");
});
