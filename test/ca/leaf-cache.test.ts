// Tests of keeping leaves.

import { beforeAll, expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import type { Issuer } from "../../src/ca/issuer.ts";
import { createLeafCache } from "../../src/ca/leaf-cache.ts";
import type { Host } from "../../src/wire/host.ts";
import { makeIssuer } from "./issuer-pair.ts";
import { rejectionOf } from "./rejection.ts";

const start = new Date("2026-11-24T12:00:00Z");
const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
const host = (text: string): Host => ({ kind: "name", text });
let issuer: Issuer;

beforeAll(async () => {
  issuer = await makeIssuer(start);
});

function clockedCache(limit?: number) {
  let time = start.getTime();
  const leafFor = createLeafCache(issuer, () => new Date(time), limit);
  return { leafFor, setTime: (afterStartMs: number) => void (time = start.getTime() + afterStartMs) };
}

test("a host asked for by many at once is signed for once", async () => {
  const { leafFor } = clockedCache();
  const leaves = await Promise.all(Array.from({ length: 100 }, () => leafFor(host("a.example"))));
  expect(new Set(leaves).size).toBe(1);
});

test("hosts do not share leaves, but do share the process's key", async () => {
  const { leafFor } = clockedCache();
  const [one, two] = [await leafFor(host("a.example")), await leafFor(host("b.example"))];
  expect(one.certificatePem).not.toBe(two.certificatePem);
  expect(one.privateKeyPem).toBe(two.privateKeyPem);
});

test("the hosts asked for last are kept, and no more than the limit", async () => {
  const { leafFor } = clockedCache(3);
  const first = await leafFor(host("a.example"));
  const second = await leafFor(host("b.example"));
  await leafFor(host("c.example"));
  expect(await leafFor(host("a.example"))).toBe(first);
  await leafFor(host("d.example"));
  expect(await leafFor(host("a.example"))).toBe(first);
  expect(await leafFor(host("b.example"))).not.toBe(second);
});

test("a thousand are kept when nothing else is said", async () => {
  const { leafFor } = clockedCache();
  const first = await leafFor(host("h0.example"));
  for (let n = 1; n < 1000; n++) await leafFor(host(`h${n}.example`));
  expect(await leafFor(host("h0.example"))).toBe(first);
  const second = await leafFor(host("h1.example"));
  await leafFor(host("one-more.example"));
  expect(await leafFor(host("h1.example"))).toBe(second);
  const third = await leafFor(host("h3.example"));
  for (let n = 0; n < 1000; n++) await leafFor(host(`other${n}.example`));
  expect(await leafFor(host("h3.example"))).not.toBe(third);
});

test("a leaf is made anew at half its life, long before it expires", async () => {
  const { leafFor, setTime } = clockedCache();
  const first = await leafFor(host("a.example"));
  setTime(45 * dayMs - 1);
  expect(await leafFor(host("a.example"))).toBe(first);
  setTime(45 * dayMs);
  const second = await leafFor(host("a.example"));
  expect(second).not.toBe(first);
  expect(new Date(new X509Certificate(second.certificatePem).validTo).getTime()).toBe(
    start.getTime() + 135 * dayMs,
  );
});

test("a clock set back by more than a day makes a leaf anew, one set back by less does not", async () => {
  const { leafFor, setTime } = clockedCache();
  const first = await leafFor(host("a.example"));
  setTime(-24 * hourMs);
  expect(await leafFor(host("a.example"))).toBe(first);
  setTime(-25 * hourMs);
  const second = await leafFor(host("a.example"));
  expect(second).not.toBe(first);
  expect(new Date(new X509Certificate(second.certificatePem).validFrom).getTime()).toBe(
    start.getTime() - 25 * hourMs - 2 * dayMs,
  );
});

test("what cannot be signed for is a rejection, and the next host is signed for", async () => {
  const { leafFor } = clockedCache();
  const rejection = await rejectionOf(leafFor({ kind: "ipv4", text: "not an address" }));
  expect(rejection.message).toBe('Cannot sign a certificate for "not an address": it is no IP address');
  expect((await leafFor(host("a.example"))).certificatePem).toStartWith("-----BEGIN CERTIFICATE-----\n");
});
