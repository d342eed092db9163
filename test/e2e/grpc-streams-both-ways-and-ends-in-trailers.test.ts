// A bidirectional h2 stream in the shape of gRPC: each message goes at once, and the status comes in trailers.

import { expect } from "bun:test";
import { join } from "node:path";
import { testWith } from "../support/need.ts";
import { originCa } from "../support/origin-ca.ts";
import { startOriginSession } from "../support/origin-session.ts";
import { originPrograms, startTlsOrigin } from "../support/origins.ts";

const script = join(import.meta.dir, "clients/grpc.mjs");

testWith(originPrograms, "a call whose messages answer each other", async () => {
  await using origin = await startTlsOrigin("grpc-echo", (await originCa()).certificate("good"));
  await using session = await startOriginSession(origin.port);
  const { stdout, stderr } = await session.tool(["node", script, "good.test"]);
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual({
    alpn: "h2",
    status: 200,
    echoes: ["one", "two", "three"],
    trailers: { status: "0", message: "all echoed" },
    trailersAfterBody: true,
  });
  expect(origin.events().at(-1)).toMatchObject({ event: "request", authority: "good.test:443" });
});
