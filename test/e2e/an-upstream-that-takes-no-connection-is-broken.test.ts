// An upstream where nobody listens is told at once, one that swallows connections after ten seconds; neither is a denial.

import { expect } from "bun:test";
import { startChild } from "../support/child.ts";
import { freshEnvironment } from "../support/environment.ts";
import { testWith } from "../support/need.ts";
import { originCa } from "../support/origin-ca.ts";
import { freePort } from "../support/ports.ts";
import { program } from "../support/programs.ts";
import { startSession } from "../support/session.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { until } from "../support/until.ts";

const programs = ["python3", "openssl", "curl"];

// The kernel drops every SYN to a listener whose queue is full, as a firewall would (listen(2), tcp(7)).
const blackHole = `
import socket, time
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(0)
waiting = []
for _ in range(3):
    client = socket.socket()
    client.setblocking(False)
    client.connect_ex(listener.getsockname())
    waiting.append(client)
print(listener.getsockname()[1], flush=True)
time.sleep(60)
`;

for (const [what, code, status, detail, leastMs, mostMs] of [
  ["refuses it", 502, 502, /could not be reached \(ECONNREFUSED\)/, 0, 2000],
  ["swallows it", 504, 504, /did not answer within 10 s/, 9500, 13_000],
] as const) {
  testWith(programs, `an upstream that ${what} is answered ${code}`, async () => {
    await using hole = startChild([program("python3"), "-c", blackHole], {
      env: freshEnvironment(temporaryFolder("home")),
    });
    await until(
      () => `the black hole: ${hole.stderr()}`,
      () => hole.stdout() !== "",
    );
    const port = what === "refuses it" ? await freePort() : Number(hole.stdout());
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
