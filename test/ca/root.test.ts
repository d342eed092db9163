// Tests of the root's profile.

import { expect, test } from "bun:test";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { makeRoot } from "../../src/ca/root.ts";
import { mustRun } from "../support/command.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";

const at = new Date("2026-11-24T12:00:00Z");

test("is a self-signed P-256 CA with its key", async () => {
  const { certificatePem, privateKeyPem } = await makeRoot(at);
  const certificate = new X509Certificate(certificatePem);
  expect(certificate.ca).toBe(true);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkPrivateKey(createPrivateKey(privateKeyPem))).toBe(true);
  expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe("prime256v1");
});

test("is back-dated by a week and lives for a year", async () => {
  const certificate = new X509Certificate((await makeRoot(at)).certificatePem);
  expect(new Date(certificate.validFrom)).toEqual(new Date("2026-11-17T12:00:00Z"));
  expect(new Date(certificate.validTo)).toEqual(new Date("2027-11-24T12:00:00Z"));
});

test("two never share subject, serial number or key", async () => {
  const roots = await Promise.all(Array.from({ length: 20 }, () => makeRoot(at)));
  const certificates = roots.map(({ certificatePem }) => new X509Certificate(certificatePem));
  expect(new Set(certificates.map(({ subject }) => subject)).size).toBe(20);
  expect(new Set(certificates.map(({ serialNumber }) => serialNumber)).size).toBe(20);
  expect(new Set(roots.map(({ privateKeyPem }) => privateKeyPem)).size).toBe(20);
  for (const { subject, serialNumber } of certificates) {
    expect(subject).toMatch(/^O=agentproxy\nCN=agentproxy session CA [0-9a-f]{6}$/);
    // 16 octets, the first of them below 0x80, so that it is positive.
    expect(serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
  }
});

testWith(["openssl"], "has each extension of the profile, critical where it must be", async () => {
  const { certificatePem } = await makeRoot(at);
  const text = await mustRun([program("openssl"), "x509", "-noout", "-text"], {
    env: {},
    stdin: certificatePem,
  });
  const lines = text.split("\n").map((line) => line.trim());
  const after = (line: string): string | undefined => lines[lines.indexOf(line) + 1];
  expect(after("X509v3 Basic Constraints: critical")).toBe("CA:TRUE, pathlen:0");
  expect(after("X509v3 Key Usage: critical")).toBe("Certificate Sign, CRL Sign");
  expect(after("X509v3 Subject Key Identifier:")).toMatch(/^([0-9A-F]{2}:){19}[0-9A-F]{2}$/);
  expect(after("X509v3 Authority Key Identifier:")).toBe(after("X509v3 Subject Key Identifier:"));
});
