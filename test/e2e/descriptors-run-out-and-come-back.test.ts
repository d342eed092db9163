// Far more clients than the limit on open files has room for: some are served, the others told, and afterwards all is well.

import { expect } from "bun:test";
import { rawClient } from "../sockets/raw-peer.ts";
import type { RawPeer } from "../sockets/raw-peer.ts";
import { needsDescriptors } from "../support/descriptors.ts";
import { testWith } from "../support/need.ts";
import { processorSeconds } from "../support/processor.ts";
import { openRawTunnel } from "../support/raw-tunnel.ts";
import { until } from "../support/until.ts";
import { startUpstreamSession, upstreamPrograms } from "../support/upstream-session.ts";

const limit = 256;
const clients = 2000;
const connectHead = "CONNECT echo.test:443 HTTP/1.1\r\nHost: echo.test:443\r\n\r\n";

type Outcome = "served" | "told" | "closed";

/** Connects, asks for a tunnel, and keeps what it got. */
async function ask(port: number, kept: RawPeer[]): Promise<Outcome> {
  const client = await rawClient(port).catch(() => null);
  if (client === null) return "closed";
  kept.push(client);
  await client.send(connectHead);
  const head = await client.readUntil("\r\n\r\n").catch(() => Buffer.alloc(0));
  const text = head.toString();
  if (text.startsWith("HTTP/1.1 200 ")) return "served";
  if (text.startsWith("HTTP/1.1 503 ") && /^X-Agentproxy-Code: too-many-connections\r$/m.test(text))
    return "told";
  if (text === "") return "closed";
  throw new Error(`Cannot make sense of ${JSON.stringify(text)}`);
}

testWith(
  [...upstreamPrograms, ...needsDescriptors(clients + 500)],
  `${clients} clients at a limit of ${limit} open files`,
  async () => {
    await using world = await startUpstreamSession({
      wrap: (argv) => ["sh", "-c", `ulimit -n ${limit} && exec "$@"`, "sh", ...argv],
    });
    const { session } = world;
    const { pid } = session.proxy;
    const { limit: most } = (await session.status()).connections;
    expect(most).toBeWithin(40, limit / 2);

    const kept: RawPeer[] = [];
    const outcomes = await Promise.all(Array.from({ length: clients }, () => ask(session.port, kept)));
    const count = (of: Outcome): number => outcomes.filter((outcome) => outcome === of).length;
    expect(count("served")).toBeWithin(most / 2, most + 1);
    expect(count("told")).toBeGreaterThan(0);

    // Full, and nothing to do: no spinning on descriptors that are not there.
    expect(await processorSeconds(pid, 2000)).toBeLessThan(0.4);
    for (let round = 0; round < 5; round++) {
      const startedMs = performance.now();
      const status = await session.status();
      expect(performance.now() - startedMs).toBeLessThan(1000);
      expect(status).toMatchObject({ health: "degraded", problems: ["too-many-connections"] });
      expect(status.recentRelayFailures).toMatchObject([
        { code: "too-many-connections", host: "echo.test:443", retry: true },
      ]);
    }
    expect(await ask(session.port, kept)).toBe("told");

    // One that is open goes on, whatever becomes of the others.
    for (const client of kept) client.reset();
    const startedMs = performance.now();
    await until("a tunnel again", async () => {
      const tunnel = await openRawTunnel(session.port, "echo.test:443");
      tunnel.destroy();
      return tunnel.answer.startsWith("HTTP/1.1 200 ");
    });
    expect(performance.now() - startedMs).toBeLessThan(1000);
    await until("all to be forgotten", async () => (await session.status()).connections.open <= 1);
    expect(await session.status()).toMatchObject({ health: "healthy", pid, tunnels: { open: 0 } });
    expect(session.proxy.stderr()).toBe("");
  },
);
