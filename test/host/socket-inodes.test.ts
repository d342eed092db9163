// Tests that a socket's inode is found by asking the kernel as it is by the kernel's table, and not once nobody has it open.

import { expect, test } from "bun:test";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { readdirSync, readlinkSync } from "node:fs";
import { openNetlink } from "../../src/host/netlink.ts";
import { createFindInodes } from "../../src/host/socket-inodes.ts";
import { until } from "../support/until.ts";

/** A sandbox may have no netlink(7). */
const hasNetlink = (await openNetlink(4)) !== null;

async function pair(address: string, target: string) {
  const server = createServer().listen(0, address);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = connect(port, target);
  const [[accepted]] = (await Promise.all([once(server, "connection"), once(client, "connect")])) as [
    [Socket],
    unknown,
  ];
  return { port, client, accepted, clientPort: client.localPort ?? 0, stop: () => void server.close() };
}

function ownSockets(): string[] {
  return readdirSync("/proc/self/fd").flatMap((name) => {
    try {
      return [readlinkSync(`/proc/self/fd/${name}`)];
    } catch {
      return [];
    }
  });
}

for (const [address, target] of [
  ["127.0.0.1", "127.0.0.1"],
  ["::1", "::1"],
  ["::", "127.0.0.1"],
  ["::", "::ffff:127.0.0.1"],
] as const) {
  test.skipIf(!hasNetlink)(`a client of ${target} at a listener of ${address}`, async () => {
    const { port, client, accepted, clientPort, stop } = await pair(address, target);
    const [byTable = null] = createFindInodes("/proc")([clientPort], port);
    expect(ownSockets()).toContain(`socket:[${byTable}]`);
    // It has no table to read, so the answer is the kernel's.
    const find = createFindInodes("/nonexistent");
    const askKernel = (own: number, peer: number): string | null => find([own], peer)[0] ?? null;
    expect(askKernel(clientPort, port)).toBeNull();
    expect(await until("the kernel's answer", () => askKernel(clientPort, port))).toBe(byTable ?? "none");
    expect(askKernel(port, clientPort)).not.toBe(byTable);
    client.destroy();
    accepted.destroy();
    await until("nobody to have it", () => askKernel(clientPort, port) === null);
    stop();
  });
}
