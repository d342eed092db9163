// A client that has waited in vain is told of, with whom it waited for.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { originPrograms, startPlainOrigin } from "../support/origins.ts";
import { startOriginSession } from "../support/origin-session.ts";
import { startUpstreamSession, upstreamPrograms } from "../support/upstream-session.ts";
import { until } from "../support/until.ts";

testWith([...upstreamPrograms, "curl"], "a client that gives up on a gateway elsewhere", async () => {
  await using world = await startUpstreamSession();
  const curl = await world.session.tool(["curl", "-sS", "-m", "3", "https://mute.test/"]);
  expect(curl.exitCode).toBe(28);
  await until("the tunnel's end", async () => (await world.session.status()).tunnels.open === 0);
  const { recentRelayFailures } = await world.session.status();
  expect(recentRelayFailures).toMatchObject([
    {
      code: "tunnel-broken",
      host: "mute.test:443",
      closedBy: "client",
      closedWith: "timeout",
      bytesDown: 0,
      detail: expect.stringMatching(
        /^The client gave up: the upstream gateway had not sent it a byte after \d+ ms/,
      ),
    },
  ]);
});

testWith(
  [...originPrograms, "curl"],
  "a client that gives up on a host that accepts and is silent",
  async () => {
    await using origin = await startPlainOrigin("silent");
    await using session = await startOriginSession(origin.port);
    const curl = await session.tool(["curl", "-sS", "-m", "3", "https://good.test/"]);
    expect(curl.exitCode).toBe(28);
    const rows = await until("the row", async () => {
      const { recentRelayFailures } = await session.status();
      return recentRelayFailures.length > 0 && recentRelayFailures;
    });
    expect(rows).toMatchObject([
      {
        code: "origin-tls-failed",
        host: "good.test:443",
        detail: expect.stringMatching(
          /^The client gave up: the host had not finished its TLS handshake after \d+ ms\.$/,
        ),
      },
    ]);
  },
);
