// Tests of reading a CA with its key.

import { beforeAll, expect, test } from "bun:test";
import { generateKeyPairSync } from "node:crypto";
import { isUsable, parseIssuer } from "../../src/ca/issuer.ts";
import type { Issuer } from "../../src/ca/issuer.ts";
import { makeLeafKey, signLeaf } from "../../src/ca/leaf.ts";
import { makeRoot } from "../../src/ca/root.ts";
import type { Root } from "../../src/ca/root.ts";
import { makeIssuer } from "./issuer-pair.ts";

const at = new Date("2026-11-24T12:00:00Z");
const dayMs = 24 * 60 * 60 * 1000;
let root: Root;
let other: Root;
let issuer: Issuer;

beforeAll(async () => {
  root = await makeRoot(at);
  other = await makeRoot(at);
  issuer = await makeIssuer(at);
});

test("key and certificate may come in either order, with other text between", () => {
  for (const text of [
    root.privateKeyPem + root.certificatePem,
    `# a comment\n${root.certificatePem}\n\n${root.privateKeyPem}`,
    (root.privateKeyPem + root.certificatePem).replaceAll("\n", "\r\n"),
  ]) {
    expect(parseIssuer(text)?.certificatePem).toBe(root.certificatePem);
  }
});

test("dates of one digit are read as they are meant", async () => {
  const early = await makeIssuer(new Date("2027-02-10T00:00:00Z"));
  expect(early.notBefore).toEqual(new Date("2027-02-03T00:00:00Z"));
  expect(early.notAfter).toEqual(new Date("2028-02-10T00:00:00Z"));
});

test("what is no sound pair is no issuer", () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
  const leafKey = makeLeafKey();
  const leaf = signLeaf(issuer, leafKey, { kind: "name", text: "a.example" }, at);
  const rows: readonly (readonly [string, string])[] = [
    ["nothing", ""],
    ["garbage", "\0\0\0garbage"],
    ["a key alone", root.privateKeyPem],
    ["a certificate alone", root.certificatePem],
    ["another CA's key", other.privateKeyPem + root.certificatePem],
    ["a key of another curve", privateKey.export({ type: "pkcs8", format: "pem" }) + root.certificatePem],
    ["a file cut short in its certificate", (root.privateKeyPem + root.certificatePem).slice(0, -40)],
    ["a file cut short in its key", root.privateKeyPem.slice(0, 100)],
    ["a leaf with its key", leafKey.privateKeyPem + leaf.certificatePem],
    ["a certificate with a flipped bit", root.privateKeyPem + flip(root.certificatePem)],
  ];
  for (const [what, text] of rows) expect([what, parseIssuer(text)]).toEqual([what, null]);
});

test("it is used from its first day until a month before its last", () => {
  const usable = (ms: number): boolean => isUsable(issuer, new Date(at.getTime() + ms));
  expect(usable(0)).toBe(true);
  expect(usable(-7 * dayMs)).toBe(true);
  expect(usable(-7 * dayMs - 1)).toBe(false);
  expect(usable(335 * dayMs)).toBe(true);
  expect(usable(335 * dayMs + 1)).toBe(false);
  expect(usable(400 * dayMs)).toBe(false);
  // A clock that is a day off does not cost the CA.
  expect(usable(25 * 60 * 60 * 1000)).toBe(true);
  expect(usable(-25 * 60 * 60 * 1000)).toBe(true);
});

/** Damages the DER's outermost length. */
function flip(pem: string): string {
  return pem.replace("MIIB", "MIIC");
}
