// However many are started on one state directory: one proxy runs, the others say so, and a dead one is in nobody's way.

import { expect } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { upDetached } from "../support/background.ts";
import { testWith } from "../support/need.ts";
import { startSession } from "../support/session.ts";
import { until } from "../support/until.ts";
import { createUserHome } from "../support/user-home.ts";

testWith(
  [],
  "a second up says that one runs: 0 where its settings are the same, else 1 with what differs",
  async () => {
    await using session = await startSession({ policy: { rule: [{ host: "a.test", action: "deny" }] } });
    const { home, proxy, url } = session;
    const same = { exitCode: 0, stdout: `already up: ${url} (pid ${proxy.pid})\n`, stderr: "" };
    expect(await home.agentproxy(["up"])).toMatchObject(same);
    expect(await home.agentproxy(["up", "--detach"])).toMatchObject(same);
    expect(await home.agentproxy(["up", "--listen", "127.0.0.1:0"])).toMatchObject(same);

    const differing: readonly (readonly [flags: readonly string[], names: string])[] = [
      [["--default", "deny"], "policy.default"],
      [["--deny-host", "b.test"], "policy.rule"],
      [["--upstream", "http://gateway.test:1", "--ports", "443,8443"], "policy.ports, proxy.upstream"],
    ];
    for (const [flags, names] of differing) {
      for (const detach of [[], ["--detach"]]) {
        const { exitCode, stdout, stderr } = await home.agentproxy(["up", ...detach, ...flags]);
        expect([exitCode, stdout]).toEqual([1, ""]);
        const [error = "", hint] = stderr.split("\n");
        expect(error).toStartWith(
          `agentproxy: error: cannot start on "${session.stateDir}": a proxy with other settings is up at ${url} (pid ${proxy.pid}); these differ: `,
        );
        for (const name of names.split(", ")) expect(error).toContain(name);
        expect(hint).toBe("agentproxy: hint: run agentproxy down first, or use another --state-dir");
      }
    }
    expect((await session.status()).pid).toBe(proxy.pid);
  },
);

testWith([], "of fifty at once one runs, and all the others say that it does", async () => {
  const user = createUserHome("");
  // Every fifth in the background, as two shells of one user would.
  const started = Array.from({ length: 50 }, (_, index) =>
    user.startAgentproxy(index % 5 === 0 ? ["up", "--detach"] : ["up"]),
  );
  try {
    await until(
      "all but one to have ended",
      () => started.filter((child) => !child.hasEnded()).length <= 1,
      25_000,
    );
    const { pid, url } = JSON.parse(readFileSync(join(user.stateDir, "run/proxy.json"), "utf8")) as {
      pid: number;
      url: string;
    };
    const told = started.map((child) => ({ child, text: child.stdout() + child.stderr() }));
    const owners = told.filter(({ text }) => text.startsWith("up: "));
    expect(owners).toHaveLength(1);
    expect(owners[0]?.text).toStartWith(`up: ${url}, through its own gateway\n`);
    for (const { child, text } of told.filter((one) => !owners.includes(one))) {
      expect([text, await child.exited]).toEqual([`already up: ${url} (pid ${pid})\n`, 0]);
    }
    expect((await user.agentproxy(["status"])).exitCode).toBe(0);
  } finally {
    await user.agentproxy(["down", "--grace", "0"]);
    for (const child of started) await child.stop();
  }
});

testWith([], "one that was killed leaves nothing that hinders the next", async () => {
  const session = await startSession("");
  session.proxy.signal("SIGKILL");
  await session.proxy.exited;
  expect(await session.home.agentproxy(["status"])).toMatchObject({ exitCode: 3 });
  expect(await session.home.agentproxy(["env"])).toMatchObject({ exitCode: 3 });
  expect(await session.home.agentproxy(["down"])).toMatchObject({
    exitCode: 0,
    stdout: "nothing to stop: no proxy runs\n",
  });
  await using started = await upDetached(session.home);
  expect(started).toMatchObject({ exitCode: 0, stderr: "" });
  expect(started.stdout).toStartWith(`up: ${session.url}, `);
  expect(await session.home.agentproxy(["down"])).toMatchObject({ exitCode: 0, stdout: "stopped\n" });
});

testWith([], "a killed one's pid that somebody else has got is not taken for a proxy", async () => {
  const session = await startSession("");
  session.proxy.signal("SIGKILL");
  await session.proxy.exited;
  const path = join(session.stateDir, "run/proxy.json");
  const record = JSON.parse(readFileSync(path, "utf8")) as object;
  // This process: it runs, but it began at another time.
  await Bun.write(path, JSON.stringify({ ...record, pid: process.pid }));
  expect(await session.home.agentproxy(["down"])).toMatchObject({
    exitCode: 0,
    stdout: "nothing to stop: no proxy runs\n",
  });
  await using again = await startSession("", { home: session.home });
  expect(again.port).toBe(session.port);
});
