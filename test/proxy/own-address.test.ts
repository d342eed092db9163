// Tests of what counts as this proxy's own address.

import { expect, test } from "bun:test";
import { networkInterfaces } from "node:os";
import { isOwnAddress } from "../../src/proxy/own-address.ts";
import { parseHost } from "../../src/wire/host.ts";

function isOwn(text: string, port = 8123): boolean {
  const host = parseHost(text);
  if (!host.ok) throw new Error(`Cannot parse host ${text}: ${host.fault}`);
  return isOwnAddress(host.value, port, 8123);
}

test("loopback and the unspecified addresses are our own, under every name", () => {
  const ours = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "::1",
    "::",
    "localhost",
    "LOCALHOST.",
    "a.b.localhost",
    "::ffff:127.0.0.1",
  ];
  for (const text of ours) expect([text, isOwn(text)]).toEqual([text, true]);
});

test("the addresses of this machine's interfaces are our own", () => {
  const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  for (const { address } of own) expect([address, isOwn(address)]).toEqual([address, true]);
});

test("other hosts are not, and neither is another port", () => {
  for (const text of ["192.0.2.1", "2001:db8::1", "o.test", "localhost.test", "notlocalhost"]) {
    expect([text, isOwn(text)]).toEqual([text, false]);
  }
  expect(isOwn("127.0.0.1", 8124)).toBe(false);
});
