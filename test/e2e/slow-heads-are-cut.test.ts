// Clients that never finish their request head are told after ten seconds, and hold up nobody meanwhile.

import { expect } from "bun:test";
import { rawClient } from "../sockets/raw-peer.ts";
import { testWith } from "../support/need.ts";
import { processorSeconds } from "../support/processor.ts";
import { openRawTunnel } from "../support/raw-tunnel.ts";
import { until } from "../support/until.ts";
import { startUpstreamSession, upstreamPrograms } from "../support/upstream-session.ts";

const count = 300;
const opening = "CONNECT slow.test:443 HTTP/1.1\r\n";

testWith(
  upstreamPrograms,
  `${count} slow heads are cut at ten seconds, while honest clients are served at once`,
  async () => {
    await using world = await startUpstreamSession();
    const { session } = world;
    const startedMs = performance.now();
    const slow = await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const client = await rawClient(session.port);
        // A third says nothing, a third a part, a third a byte every now and then.
        if (index % 3 === 1) await client.send(opening);
        const drip = index % 3 === 2 ? setInterval(() => void client.send("X"), 500) : null;
        const answer = (async () => {
          const text = (await client.readToEnd()).toString();
          if (drip !== null) clearInterval(drip);
          client.finish();
          return { text, elapsedMs: performance.now() - startedMs };
        })();
        return { client, answer };
      }),
    );
    await until("all to be connected", async () => (await session.status()).connections.open > count);

    const waits: number[] = [];
    for (let round = 0; round < 200; round++) {
      const askedMs = performance.now();
      const tunnel = await openRawTunnel(session.port, "echo.test:443");
      expect(tunnel.answer).toStartWith("HTTP/1.1 200 ");
      waits.push(performance.now() - askedMs);
      tunnel.destroy();
    }
    waits.sort((one, other) => one - other);
    expect(waits[Math.floor(waits.length * 0.95)] ?? Infinity).toBeLessThan(50);
    expect(await processorSeconds(session.proxy.pid, 1000)).toBeLessThan(0.3);

    for (const { answer } of slow) {
      const { text, elapsedMs } = await answer;
      expect(text).toStartWith("HTTP/1.1 408 ");
      expect(text).toContain('"code": "head-too-slow"');
      expect(elapsedMs).toBeWithin(9500, 14_000);
    }
    await until("all to be gone", async () => (await session.status()).connections.open <= 1);
    expect((await session.status()).recentRelayFailures).toMatchObject([
      { code: "head-too-slow", host: "", count, status: 408 },
    ]);
  },
);
