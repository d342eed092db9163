// A WebSocket over TLS passes: upgrade, messages of each length form, ping and close.

import { expect } from "bun:test";
import { join } from "node:path";
import { testWith } from "../support/need.ts";
import { originCa } from "../support/origin-ca.ts";
import { startOriginSession } from "../support/origin-session.ts";
import { originPrograms, startTlsOrigin } from "../support/origins.ts";

const script = join(import.meta.dir, "clients/websocket.mjs");

testWith(originPrograms, "messages come back as they went, one at a time", async () => {
  await using origin = await startTlsOrigin("websocket-echo", (await originCa()).certificate("good"));
  await using session = await startOriginSession(origin.port);
  const sizes = [0, 1, 125, 126, 65_535, 65_536, 1_000_000];
  const { stdout, stderr } = await session.tool(["node", script, "good.test", ...sizes.map(String)]);
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual({
    status: "HTTP/1.1 101 Switching Protocols",
    accepted: true,
    echoes: sizes,
    pong: [10, "still there?"],
    closing: 8,
  });
  expect(origin.events().filter(({ event }) => event === "frame")).toHaveLength(sizes.length + 2);
  expect((await session.status()).recentRelayFailures).toEqual([]);
});
