// A server-sent event arrives when it is sent, not when the next one is.

import { expect } from "bun:test";
import { startChild } from "../support/child.ts";
import { testWith } from "../support/need.ts";
import { originCa } from "../support/origin-ca.ts";
import { startOriginSession } from "../support/origin-session.ts";
import { originPrograms, startTlsOrigin } from "../support/origins.ts";
import { until } from "../support/until.ts";

const gapMs = 1000;

for (const protocol of ["--http1.1", "--http2"]) {
  testWith(
    [...originPrograms, "curl"],
    `curl ${protocol} sees the first event long before the second`,
    async () => {
      const certificate = (await originCa()).certificate("good");
      await using origin = await startTlsOrigin("event-stream", certificate, { gapMs });
      await using session = await startOriginSession(origin.port);
      const started = performance.now();
      await using curl = startChild(["curl", "-sSN", protocol, "https://good.test/events"], {
        env: session.env,
      });
      await until("the first event", () => curl.stdout() === "data: first\n\n", gapMs);
      expect(performance.now() - started).toBeLessThan(gapMs / 2);
      expect(await curl.exited).toBe(0);
      expect(performance.now() - started).toBeGreaterThan(gapMs);
      expect(curl.stdout()).toBe("data: first\n\ndata: second\n\n");
    },
  );
}
