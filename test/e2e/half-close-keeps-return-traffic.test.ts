// A client that has said all it has to say still hears all that the origin says after.

import { expect } from "bun:test";
import { join } from "node:path";
import { testWith } from "../support/need.ts";
import { originCa } from "../support/origin-ca.ts";
import { startOriginSession } from "../support/origin-session.ts";
import { originPrograms, startTlsOrigin } from "../support/origins.ts";

const script = join(import.meta.dir, "clients/half-close.mjs");

testWith(originPrograms, "the client's end arrives as an end, and what follows it comes back", async () => {
  await using origin = await startTlsOrigin("half-close-echo", (await originCa()).certificate("good"));
  await using session = await startOriginSession(origin.port);
  for (const size of [1, 100_000, 8_000_000]) {
    const { exitCode, stdout, stderr } = await session.tool(["node", script, "good.test", String(size)]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toEqual({ whole: true, rest: `\nend after ${size} bytes\n` });
    expect(origin.events().findLast(({ event }) => event === "end")).toEqual({ event: "end", size });
  }
  expect((await session.status()).recentRelayFailures).toEqual([]);
});
