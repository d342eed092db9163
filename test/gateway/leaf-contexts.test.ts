// Tests of the TLS contexts that leaves are served with.

import { expect, test } from "bun:test";
import { leafContexts } from "../../src/gateway/leaf-contexts.ts";
import type { Host } from "../../src/wire/host.ts";
import { sharedAuthority } from "./rig.ts";

const host: Host = { kind: "name", text: "o.test" };

test("a host's context is made once for as long as its leaf lives, and each host has its own", async () => {
  const contextFor = leafContexts(await sharedAuthority());
  const [first, again] = await Promise.all([contextFor(host), contextFor(host)]);
  expect(again).toBe(first);
  expect(await contextFor({ kind: "name", text: "p.test" })).not.toBe(first);
});

test("a new leaf gets a new context", async () => {
  const authority = await sharedAuthority();
  let leaf = { ...(await authority.leafFor(host)) };
  const contextFor = leafContexts({ ...authority, leafFor: async () => leaf });
  const first = await contextFor(host);
  leaf = { ...leaf };
  expect(await contextFor(host)).not.toBe(first);
});
