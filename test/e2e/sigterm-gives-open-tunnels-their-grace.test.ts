// SIGTERM: no new tunnels from that moment, the grace for the open ones, and an end at once on a second signal.

import { expect } from "bun:test";
import { rawClient } from "../sockets/raw-peer.ts";
import { testWith } from "../support/need.ts";
import { accepts } from "../support/ports.ts";
import { openRawTunnel } from "../support/raw-tunnel.ts";
import type { RawTunnel } from "../support/raw-tunnel.ts";
import type { Session } from "../support/session.ts";
import { until } from "../support/until.ts";
import { startUpstreamSession, upstreamPrograms } from "../support/upstream-session.ts";

const connectHead = "CONNECT echo.test:443 HTTP/1.1\r\nHost: echo.test:443\r\n\r\n";

async function openEcho(session: Session): Promise<RawTunnel> {
  const tunnel = await openRawTunnel(session.port, "echo.test:443");
  expect(tunnel.answer).toStartWith("HTTP/1.1 200 ");
  return tunnel;
}

async function expectEcho(tunnel: RawTunnel, text: string): Promise<void> {
  tunnel.write(Buffer.from(text));
  await until("the echo", () => tunnel.received().toString().endsWith(text));
}

/** From now until the process has ended, in milliseconds. */
async function timeToEnd(session: Session): Promise<number> {
  const startedMs = performance.now();
  expect(await session.proxy.exited).toBe(0);
  return performance.now() - startedMs;
}

testWith(
  upstreamPrograms,
  "new connections are refused within 50 ms, while an open tunnel goes on",
  async () => {
    const waits: number[] = [];
    for (let round = 0; round < 3; round++) {
      await using world = await startUpstreamSession();
      const { session } = world;
      const tunnel = await openEcho(session);
      await expectEcho(tunnel, "before ");
      const startedMs = performance.now();
      session.proxy.signal("SIGTERM");
      while (await accepts(session.port)) await Bun.sleep(1);
      waits.push(performance.now() - startedMs);
      await expectEcho(tunnel, "after ");
      tunnel.destroy();
      // It does not wait for what has ended.
      expect(await timeToEnd(session)).toBeLessThan(1000);
      expect(session.log()).toEndWith("agentproxy: stopping: open tunnels have 5 s\n");
    }
    // The best of some: a machine that is busy with other things is not the proxy's fault.
    expect(Math.min(...waits)).toBeLessThan(50);
  },
);

testWith(
  upstreamPrograms,
  "a connection from before that asks for a tunnel only now is refused",
  async () => {
    await using world = await startUpstreamSession();
    const { session, upstream } = world;
    const tunnel = await openEcho(session);
    using late = await rawClient(session.port);
    await late.send(connectHead.slice(0, 10));
    await until("both connections", async () => (await session.status()).connections.open === 3);
    session.proxy.signal("SIGTERM");
    await until("the signal to arrive", async () => !(await accepts(session.port)));
    await late.send(connectHead.slice(10));
    const answer = (await late.readToEnd()).toString();
    expect(answer).not.toContain(" 200 ");
    expect(upstream.events().filter(({ event }) => event === "connect")).toHaveLength(1);
    tunnel.destroy();
  },
);

for (const [what, stop, atLeastMs] of [
  ["the usual five seconds", (session: Session) => session.proxy.signal("SIGTERM"), 5000],
  [
    "the second that down asks for",
    (session: Session) => session.home.agentproxy(["down", "--grace", "1"]),
    1000,
  ],
  [
    "no time where down gives none",
    (session: Session) => session.home.agentproxy(["down", "--grace", "0"]),
    0,
  ],
] as const) {
  testWith(upstreamPrograms, `a tunnel that does not end has ${what}`, async () => {
    await using world = await startUpstreamSession();
    const { session } = world;
    const tunnel = await openEcho(session);
    const stopped = stop(session);
    const elapsedMs = await timeToEnd(session);
    expect(elapsedMs).toBeWithin(atLeastMs - 100, atLeastMs + 1500);
    await tunnel.closed;
    const down = await stopped;
    if (down !== undefined) {
      const tail = `; of 1 open tunnel, those still open after ${atLeastMs / 1000} s were closed`;
      expect(down).toMatchObject({ exitCode: 0, stdout: `stopped${tail}\n`, stderr: "" });
    }
  });
}

for (const signals of [
  ["SIGTERM", "SIGTERM"],
  ["SIGINT", "SIGINT"],
  ["SIGHUP", "SIGTERM"],
] as const) {
  testWith(upstreamPrograms, `${signals.join(" and then ")} ends it at once`, async () => {
    await using world = await startUpstreamSession();
    const { session } = world;
    const tunnel = await openEcho(session);
    session.proxy.signal(signals[0]);
    await until("the signal to arrive", async () => !(await accepts(session.port)));
    await expectEcho(tunnel, "still here");
    session.proxy.signal(signals[1]);
    expect(await timeToEnd(session)).toBeLessThan(1000);
    await tunnel.closed;
  });
}
