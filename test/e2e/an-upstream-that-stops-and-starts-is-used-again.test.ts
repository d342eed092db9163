// Squid goes away in the middle of a session and comes back: told while it lasts, forgotten after, and nothing restarted.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { nginxPrograms, startNginx } from "../support/nginx.ts";
import { originCa } from "../support/origin-ca.ts";
import { startSession } from "../support/session.ts";
import { squidPrograms, startSquid } from "../support/squid.ts";

const programs = [...squidPrograms, ...nginxPrograms, "curl"];

testWith(programs, "502 and degraded while Squid is stopped, healthy with its first answer", async () => {
  const ca = await originCa();
  await using nginx = await startNginx([{ name: "good.test", certificate: ca.certificate("good") }]);
  await using squid = await startSquid({ originRoots: ca.rootFile, names: ["good.test"] });
  await using session = await startSession({ proxy: { upstream: squid.bumpUrl, upstream_ca: squid.caFile } });
  const url = `https://good.test:${nginx.port("good.test")}/`;
  const curl = () => session.tool(["curl", "-sS", "-w", "%{http_connect}", url]);
  const status = () => session.home.agentproxy(["status"]);

  expect((await curl()).stdout).toEndWith("200");
  expect((await status()).exitCode).toBe(0);

  await squid.stop();
  for (const _ of [1, 2]) {
    const failed = await curl();
    expect([failed.exitCode, failed.stdout]).toEqual([56, "502"]);
    expect(failed.elapsedMs).toBeLessThan(2000);
  }
  const broken = await session.status();
  expect(broken).toMatchObject({ health: "degraded", problems: ["upstream-broken"] });
  expect(broken.recentRelayFailures).toMatchObject([
    {
      code: "upstream-broken",
      kind: "connect_rejected",
      cause: "upstream",
      status: 502,
      count: 2,
      retry: true,
    },
  ]);
  const told = await status();
  expect(told.exitCode).toBe(1);
  expect(told.stdout).toMatch(/^health +degraded: upstream gateway broken or unreachable\n/);

  await squid.start();
  expect((await curl()).stdout).toEndWith("200");
  expect(await session.status()).toMatchObject({ health: "healthy", problems: [], pid: broken.pid });
  expect((await status()).exitCode).toBe(0);
});
