// Two thousand tunnels in which nothing happens cost little memory and no processor time, and are there when it does.

import { expect } from "bun:test";
import { needsDescriptors, openDescriptors } from "../support/descriptors.ts";
import { residentMiB } from "../support/memory.ts";
import { testWith } from "../support/need.ts";
import { processorSeconds } from "../support/processor.ts";
import { openRawTunnel } from "../support/raw-tunnel.ts";
import type { RawTunnel } from "../support/raw-tunnel.ts";
import { until } from "../support/until.ts";
import { startUpstreamSession, upstreamPrograms } from "../support/upstream-session.ts";

const count = 2000;
const atOnce = 50;

async function openAll(port: number): Promise<RawTunnel[]> {
  const tunnels: RawTunnel[] = [];
  const opener = async (): Promise<void> => {
    while (tunnels.length < count) {
      const place = tunnels.push(undefined as never) - 1;
      tunnels[place] = await openRawTunnel(port, "echo.test:443");
    }
  };
  await Promise.all(Array.from({ length: atOnce }, opener));
  return tunnels;
}

testWith(
  [...upstreamPrograms, ...needsDescriptors(3 * count)],
  "none is lost, and each carries what is its own",
  async () => {
    await using world = await startUpstreamSession();
    const { session } = world;
    const { pid } = session.proxy;
    // What the first tunnel brings along is not the price of the others.
    (await openRawTunnel(session.port, "echo.test:443")).destroy();
    await until("the first tunnel's end", async () => (await session.status()).tunnels.open === 0);
    const [memoryMiB, descriptors] = [residentMiB(pid), openDescriptors(pid)];

    const tunnels = await openAll(session.port);
    for (const { answer } of tunnels) expect(answer).toStartWith("HTTP/1.1 200 ");
    expect((await session.status()).tunnels.open).toBe(count);
    // What their opening left to do, and a look at the kernel's table with all of them in it, end soon.
    const idleSeconds = await until(
      "two seconds of rest",
      async () => {
        const seconds = await processorSeconds(pid, 2000);
        return seconds < 0.06 && { seconds };
      },
      20_000,
    );
    const kibibytesEach = ((residentMiB(pid) - memoryMiB) * 1024) / count;
    const figures = `${kibibytesEach.toFixed(1)} KiB and ${((idleSeconds.seconds / 2) * 100).toFixed(1)} % of a processor`;
    process.stdout.write(`${count} idle tunnels: each ${figures} in all\n`);
    expect(kibibytesEach).toBeLessThan(16);

    const startedMs = performance.now();
    const words = tunnels.map((_, index) => Buffer.alloc(1024, `tunnel ${index}, `));
    for (const [index, tunnel] of tunnels.entries()) tunnel.write(words[index] ?? Buffer.alloc(0));
    const isWhole = (index: number): boolean =>
      tunnels[index]?.received().equals(words[index] ?? Buffer.alloc(0)) === true;
    await until("every echo", () => tunnels.every((_, index) => isWhole(index)));
    expect(performance.now() - startedMs).toBeLessThan(5000);
    expect(await session.status()).toMatchObject({
      health: "healthy",
      recentRelayFailures: [],
      tunnels: { open: count },
    });

    for (const tunnel of tunnels) tunnel.destroy();
    await until("their end", async () => (await session.status()).tunnels.open === 0);
    await until("the descriptors", () => openDescriptors(pid) <= descriptors + 2);
  },
  60_000,
);
