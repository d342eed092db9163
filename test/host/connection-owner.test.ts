// Tests that the process behind a loopback connection is found, and that looking for it is bounded.

import { expect, test } from "bun:test";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { once } from "node:events";
import { readdirSync, readlinkSync } from "node:fs";
import { createOwnerFinder, ownSockets, newestFirst } from "../../src/host/connection-owner.ts";
import { startChild } from "../support/child.ts";
import { freshEnvironment } from "../support/environment.ts";
import { testWith } from "../support/need.ts";
import { program } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary.ts";

async function serve(
  address: string,
): Promise<{ port: number; accepted: Promise<Socket>; readonly stop: () => void }> {
  const server = createServer();
  server.listen(0, address);
  await once(server, "listening");
  const accepted = once(server, "connection").then(([socket]) => socket as Socket);
  return {
    port: (server.address() as AddressInfo).port,
    accepted,
    stop: () => void server.close(),
  };
}

const client =
  "import socket,sys,time; s=socket.create_connection((sys.argv[1],int(sys.argv[2]))); time.sleep(60)";

for (const [address, target] of [
  ["127.0.0.1", "127.0.0.1"],
  ["::1", "::1"],
  ["::", "127.0.0.1"],
] as const) {
  testWith(["python3"], `a client of ${target} at a listener of ${address}`, async () => {
    const { port, accepted, stop } = await serve(address);
    const folder = temporaryFolder("client");
    const child = startChild([program("python3"), "-c", client, target, String(port)], {
      env: freshEnvironment(folder),
      cwd: folder,
    });
    const socket = await accepted;
    const clientPort = socket.remotePort ?? 0;
    // Other tests may keep the machine busy.
    const finder = createOwnerFinder("/proc", 10_000, 10_000);
    const owner = finder.find(clientPort, port);
    expect(finder.portsOf(owner?.pid ?? 0, [1, clientPort, port], port)).toEqual([clientPort]);
    expect(finder.portsOf(owner?.pid ?? 0, [clientPort], 1)).toEqual([]);
    expect(finder.portsOf(process.pid, [clientPort], port)).toEqual([]);
    expect(owner).toEqual({
      pid: expect.any(Number),
      executable: expect.stringContaining("python3"),
      argv: [expect.stringContaining("python3"), "-c", client, target, String(port)],
      folder,
    });
    socket.destroy();
    await child.stop();
    stop();
  });
}

testWith(["python3"], "a socket's inode leads to its process, and one's own are known", async () => {
  const { port, accepted, stop } = await serve("127.0.0.1");
  const folder = temporaryFolder("client");
  const argv = [program("python3"), "-c", client, "127.0.0.1", String(port)];
  await using child = startChild(argv, { env: freshEnvironment(folder), cwd: folder });
  const socket = await accepted;
  const finder = createOwnerFinder("/proc", 10_000, 10_000);
  const { pid = 0 } = finder.find(socket.remotePort ?? 0, port) ?? {};
  const inode = readdirSync(`/proc/${pid}/fd`)
    .map((name) => /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${name}`))?.[1])
    .find((found) => found !== undefined);
  expect(finder.findSocket(inode ?? "")?.pid).toBe(pid);
  expect(ownSockets().size).toBeGreaterThan(1);
  expect(ownSockets()).not.toContain(inode ?? "");
  const [own = ""] = ownSockets();
  expect(finder.findSocket(own)).toBeNull();
  socket.destroy();
  await child.stop();
  stop();
});

test("nobody has a connection that is not there", () => {
  expect(createOwnerFinder().find(1, 2)).toBeNull();
});

test("without a /proc nothing is told", () => {
  expect(createOwnerFinder("/nonexistent").find(1, 2)).toBeNull();
});

test("once its share of the time is used up it looks no more", () => {
  const finder = createOwnerFinder("/proc", 5);
  const startMs = performance.now();
  for (let count = 0; count < 100_000; count++) finder.find(1, 2);
  // Far from the minutes that as many searches would take.
  expect(performance.now() - startMs).toBeLessThan(5000);
});

test("the newest process is looked at first, also once pids have begun anew", () => {
  const names = ["1", "self", "900", "32000", "31000", "loadavg", "1000", String(process.pid)];
  const load = (last: number): string => `0.10 0.20 0.30 2/310 ${last}\n`;
  const without = (pids: readonly number[]): number[] => pids.filter((pid) => pid !== process.pid);
  expect(newestFirst(names, load(1001))).toEqual(without([1000, 900, 1, 32_000, 31_000]));
  expect(newestFirst(names, load(40_000))).toEqual(without([32_000, 31_000, 1000, 900, 1]));
  expect(newestFirst(names, null)).toEqual(without([32_000, 31_000, 1000, 900, 1]));
});
