// After `agentproxy run` there is no process, no listener and no port to remember; only the CA and what trusts it stay.

import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { tools } from "../../src/tools/catalogue.ts";
import { binaryPath } from "../support/binary.ts";
import { accepts } from "../support/ports.ts";
import { until } from "../support/until.ts";
import { createUserHome } from "../support/user-home.ts";
import type { UserHome } from "../support/user-home.ts";

/** What tools are led to, the guide, and the journal of what was set up for them. */
const forTools = new Set([
  "README.md",
  "java-truststore.p12",
  ...tools.flatMap(({ files }) => files.map(({ name }) => name)),
]);

/** The files of the state directory that are for nobody but ourselves. */
function filesOf(user: UserHome): string[] {
  return readdirSync(user.stateDir, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(user.stateDir.length + 1))
    .filter((name) => !forTools.has(name) && !name.startsWith("journal/"))
    .sort();
}

/** The processes whose environment names the state directory, /proc/PID/environ (proc_pid_environ(5)). */
async function processesOf(user: UserHome): Promise<string[]> {
  const found: string[] = [];
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    // Another one may end while it is looked at, and of some we may not know.
    const environ = await Bun.file(`/proc/${pid}/environ`)
      .text()
      .catch(() => "");
    if (environ.includes(user.stateDir)) found.push(pid);
  }
  return found;
}

const left = ["agent-proxy-ca.crt", "agentproxy.toml", "ca-bundle.crt", "ca/authority.pem"];

for (const [how, script, code] of [
  ["a command that ends well", "exit 0", 0],
  ["one that fails", "exit 7", 7],
  ["one that kills itself", "kill -KILL $$", 137],
  ["one that stops us", "kill -TERM $PPID; exec sleep 5", 143],
] as const) {
  test(`after ${how}`, async () => {
    const user = createUserHome("");
    const { exitCode, stdout } = await user.agentproxy([
      "run",
      "--",
      "sh",
      "-c",
      `echo "$AGENT_PROXY_PORT"; ${script}`,
    ]);
    expect(exitCode).toBe(code);
    expect(await accepts(Number(stdout))).toBe(false);
    expect(await processesOf(user)).toEqual([]);
    expect(filesOf(user)).toEqual(left);
  });
}

test("after one that leaves a process behind, which is its own affair and keeps nobody waiting", async () => {
  const user = createUserHome("");
  const script = 'sleep 3 >/dev/null 2>&1 </dev/null & echo "$AGENT_PROXY_PORT $!"';
  const { stdout, elapsedMs, exitCode } = await user.agentproxy(["run", "--", "sh", "-c", script]);
  const [port, sleeper] = stdout.trim().split(" ").map(Number);
  expect([exitCode, elapsedMs < 2500]).toEqual([0, true]);
  expect(await accepts(port ?? 0)).toBe(false);
  expect(await processesOf(user)).toEqual([String(sleeper)]);
  process.kill(sleeper ?? 0, "SIGKILL");
});

test("when it is killed itself, its listener goes with it, and the next one is not hindered", async () => {
  const user = createUserHome("");
  const child = user.startAgentproxy(["run", "--", "sh", "-c", 'echo "$AGENT_PROXY_PORT"; exec sleep 60']);
  await until("the port", () => child.stdout() !== "");
  const port = Number(child.stdout());
  expect(await accepts(port)).toBe(true);
  child.signal("SIGKILL");
  await child.exited;
  expect(await accepts(port)).toBe(false);
  for (const pid of await processesOf(user)) process.kill(Number(pid), "SIGKILL");
  expect((await user.agentproxy(["run", "--", "true"])).exitCode).toBe(0);
  expect(filesOf(user)).toEqual(left);
});

test("ten at once do not hinder each other, and end with one CA", async () => {
  const user = createUserHome("");
  const script = '"$1" ca show; echo "$AGENT_PROXY_PORT"';
  const runs = await Promise.all(
    Array.from({ length: 10 }, () => user.agentproxy(["run", "--", "sh", "-c", script, "sh", binaryPath()])),
  );
  for (const { exitCode, stderr } of runs) expect([exitCode, stderr]).toEqual([0, ""]);
  const ports = runs.map(({ stdout }) => stdout.trim().split("\n").at(-1));
  expect(new Set(ports).size).toBe(10);
  const authorities = runs.map(({ stdout }) => stdout.trim().split("\n").slice(0, -1).join("\n"));
  expect(new Set(authorities).size).toBe(1);
  expect(authorities[0]).toMatch(/[0-9A-F]{2}:[0-9A-F]{2}/);
  expect(await processesOf(user)).toEqual([]);
  expect(filesOf(user)).toEqual(left);
});
