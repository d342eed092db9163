// An upstream where nobody listens is told at once, one that swallows connections after ten seconds; neither is a denial.

import { expect } from "bun:test";
import { blackHolePrograms, startBlackHole } from "../support/black-hole.ts";
import { testWith } from "../support/need.ts";
import { originCa } from "../support/origin-ca.ts";
import { freePort } from "../support/ports.ts";
import { startSession } from "../support/session.ts";

const programs = [...blackHolePrograms, "openssl", "curl"];

for (const [what, code, status, detail, leastMs, mostMs] of [
  ["refuses it", 502, 502, /could not be reached \(ECONNREFUSED\)/, 0, 2000],
  ["swallows it", 504, 504, /did not answer within 10 s/, 9500, 13_000],
] as const) {
  testWith(programs, `an upstream that ${what} is answered ${code}`, async () => {
    await using hole = await startBlackHole();
    const port = what === "refuses it" ? await freePort() : hole.port;
    const upstream_ca = (await originCa()).rootFile;
    await using session = await startSession({
      proxy: { upstream: `http://127.0.0.1:${port}`, upstream_ca },
    });
    const curl = await session.tool(["curl", "-sS", "-w", "%{http_connect}", "https://good.test/"]);
    expect([curl.exitCode, curl.stdout]).toEqual([56, String(code)]);
    expect(curl.elapsedMs).toBeWithin(leastMs, mostMs);
    const document = await session.status();
    expect(document).toMatchObject({ health: "degraded", problems: ["upstream-broken"] });
    expect(document.recentRelayFailures).toMatchObject([
      { code: "upstream-broken", cause: "upstream", host: "good.test:443", status, count: 1, retry: true },
    ]);
    expect(document.recentRelayFailures[0]?.detail).toMatch(detail);
    expect((await session.home.agentproxy(["status"])).exitCode).toBe(1);
  });
}
