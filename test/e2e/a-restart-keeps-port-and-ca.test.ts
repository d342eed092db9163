// After a restart, running tools find the proxy where it was, with the CA that they trust, and soon.

import { expect } from "bun:test";
import { createServer } from "node:net";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startChild } from "../support/child.ts";
import { testWith } from "../support/need.ts";
import { accepts } from "../support/ports.ts";
import { startSession } from "../support/session.ts";
import type { Session } from "../support/session.ts";
import { startSite, sitePrograms } from "../support/site.ts";
import { until } from "../support/until.ts";

/** How long `up` takes on the session's home until its port accepts. */
async function restart(session: Session): Promise<number> {
  const startedMs = performance.now();
  const again = session.home.startAgentproxy(["up"]);
  while (!(await accepts(session.port))) {
    if (again.hasEnded()) throw new Error(again.stderr());
    await Bun.sleep(2);
  }
  const elapsedMs = performance.now() - startedMs;
  expect((await session.status()).pid).toBe(again.pid);
  await again.stop();
  return elapsedMs;
}

testWith(
  [...sitePrograms, "curl"],
  "the same port and CA, within 300 ms, and old tunnels in the way of nothing",
  async () => {
    await using site = await startSite();
    const { session } = site;
    const ca = readFileSync(join(session.stateDir, "agent-proxy-ca.crt"), "utf8");
    // An open connection that our side ends first leaves the port in TIME_WAIT.
    writeFileSync(join(site.nginx.filesFolder, "big"), Buffer.alloc(10_000_000));
    const slow = ["curl", "-sS", "-o", "/dev/null", "--limit-rate", "1M", "https://good.test/files/big"];
    await using curl = startChild(slow, { env: session.env });
    await until("the tunnel", async () => (await session.status()).tunnels.open === 1);
    expect((await session.home.agentproxy(["down", "--grace", "0"])).exitCode).toBe(0);
    expect(await curl.exited).not.toBe(0);

    const waits: number[] = [];
    for (let round = 0; round < 5; round++) waits.push(await restart(session));
    // The best of some, for a machine that is busy with other things.
    expect(Math.min(...waits)).toBeLessThan(300);

    await using again = await startSession("", { home: session.home });
    expect(again.port).toBe(session.port);
    expect(readFileSync(join(session.stateDir, "agent-proxy-ca.crt"), "utf8")).toBe(ca);
    // The environment from before is good still.
    expect(await session.tool(["curl", "-sS", "https://good.test/"])).toMatchObject({
      stdout: "hello from good.test\n",
      stderr: "",
    });
  },
);

testWith(
  [],
  "a port that somebody else has taken is an error that names it, and no other is taken",
  async () => {
    const session = await startSession("");
    await session.stop();
    const portFile = join(session.stateDir, "run/port");
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(session.port, "127.0.0.1", resolve));
    try {
      for (const flags of [[], ["--detach"]]) {
        const { exitCode, stdout, stderr } = await session.home.agentproxy(["up", ...flags]);
        expect(stderr)
          .toStartWith(`agentproxy: error: cannot listen on 127.0.0.1:${session.port}: another program has the port; it is the port of the last start, which running tools know
agentproxy: hint: stop what has it, or remove "${portFile}" to take another port
`);
        expect([exitCode, stdout]).toEqual([1, ""]);
        expect(readFileSync(portFile, "utf8")).toBe(`${session.port}\n`);
        expect((await session.home.agentproxy(["status"])).exitCode).toBe(3);
      }
      // A port of the settings is not the remembered one, and the hint says so.
      const chosen = await session.home.agentproxy(["up", "--listen", `127.0.0.1:${session.port}`]);
      expect(chosen.stderr)
        .toBe(`agentproxy: error: cannot listen on 127.0.0.1:${session.port}: another program has the port
agentproxy: hint: stop that program, or choose another port with --listen
`);
      // For a command of its own another port does.
      expect((await session.run(["true"])).exitCode).toBe(0);
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
    await using again = await startSession("", { home: session.home });
    expect(again.port).toBe(session.port);
  },
);
