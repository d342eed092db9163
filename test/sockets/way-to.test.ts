// Tests of asking the kernel for a way to an address.

import { expect, test } from "bun:test";
import { faultOfWay } from "../../src/sockets/way-to.ts";
import { freePort } from "../support/ports.ts";

test("there is a way to loopback, whether or not anybody listens there", async () => {
  expect(await faultOfWay({ hostname: "127.0.0.1", port: await freePort() })).toBeNull();
  expect(await faultOfWay({ hostname: "::1", port: await freePort() })).toBeNull();
});

test("there is none to everybody at once", async () => {
  // EACCES where there is a network (socket(7), SO_BROADCAST), ENETUNREACH where there is none.
  expect(await faultOfWay({ hostname: "255.255.255.255", port: 443 })).toMatch(/^(?:EACCES|ENETUNREACH)$/);
});
