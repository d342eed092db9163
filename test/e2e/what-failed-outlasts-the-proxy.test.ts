// The ledger on disk: what a session's proxies recorded is there after a crash, a restart, and beside each other.

import { expect, test } from "bun:test";
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FailureEntry } from "../../src/ledger/ledger.ts";
import type { StatusDocument } from "../../src/status/document.ts";
import { binaryPath } from "../support/binary.ts";
import { startChild } from "../support/child.ts";
import { runCommand, type CommandResult } from "../support/command.ts";
import { testWith } from "../support/need.ts";
import { startSession, type Session } from "../support/session.ts";
import { besideProcess, onSmallDisk, pathBeside, smallDiskPrograms } from "../support/small-disk.ts";
import { until } from "../support/until.ts";
import { createUserHome, type UserHome } from "../support/user-home.ts";

/** For what a loaded machine does in less than one second, mostly. */
const patienceMs = 20_000;
const reason = "Ask platform@example.com.";
const denied = { default: "deny", rule: [{ host: "*.paste.test", action: "deny", reason }] } as const;
const deny = (session: Session, host: string): Promise<CommandResult> =>
  session.tool(["curl", "-sS", `https://${host}/`]);

async function logsOf(home: UserHome, ...flags: readonly string[]): Promise<FailureEntry[]> {
  const { exitCode, stdout } = await home.agentproxy(["logs", ...flags]);
  expect(exitCode).toBe(0);
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as FailureEntry);
}

const hostsOf = async (home: UserHome, ...flags: readonly string[]): Promise<string[]> =>
  (await logsOf(home, ...flags)).map(({ host }) => host);

const written = (home: UserHome): string =>
  readdirSync(join(home.stateDir, "log"))
    .map((name) => readFileSync(join(home.stateDir, "log", name), "utf8"))
    .join("");

const hasWritten = (home: UserHome, host: string): Promise<unknown> =>
  until(
    `${host} to be written`,
    () => {
      try {
        return written(home).includes(host);
      } catch {
        // The folder is made with the first line.
        return false;
      }
    },
    patienceMs,
  );

testWith(
  ["curl"],
  "a denial is explained by its id, also after kill -9 and a restart",
  async () => {
    const first = await startSession({ policy: denied });
    const { home } = first;
    await deny(first, "www.paste.test");
    const [failure] = (await first.status()).recentRelayFailures;
    const id = failure?.id ?? "";
    const story = await home.agentproxy(["explain", id]);
    expect([story.exitCode, story.stderr]).toEqual([0, ""]);
    for (const part of [
      `${id}  www.paste.test:443: denied by policy\n`,
      `reason      ${reason}\n`,
      "rule        deny *.paste.test\n",
      "whose       ",
      "try again   no",
      "agentproxy guide policy-denied\n",
    ]) {
      expect(story.stdout).toContain(part);
    }
    await hasWritten(home, "www.paste.test");
    first.proxy.signal("SIGKILL");
    await first.proxy.exited;
    // What a write that was ended half-way leaves.
    const [file = ""] = readdirSync(join(home.stateDir, "log"));
    appendFileSync(join(home.stateDir, "log", file), '{"id":"ftorn00-1","ts":"2026-');
    expect((await home.agentproxy(["explain", id])).stdout).toContain(reason);

    await using second = await startSession({}, { home });
    await deny(second, "elsewhere.test");
    await deny(second, "www.paste.test");
    const rows = await logsOf(home);
    expect(rows.map(({ host }) => host)).toEqual([
      "www.paste.test:443",
      "elsewhere.test:443",
      "www.paste.test:443",
    ]);
    expect(new Set(rows.map((row) => row.id)).size).toBe(3);
    expect(rows[0]).toEqual(failure as FailureEntry);
    await second.stop();
    expect(await hostsOf(home)).toEqual(rows.map(({ host }) => host));
    expect(written(home).match(/^\{.*\}$/gm)).toHaveLength(3);
    expect(await hostsOf(home, "--host", ".paste.test", "--last", "1")).toEqual(["www.paste.test:443"]);
    expect(await hostsOf(home, "--code", "policy-denied", "--since", "1h")).toHaveLength(3);
    expect(await hostsOf(home, "--tool", "git")).toEqual([]);
    const head = await runCommand(["sh", "-c", '"$1" logs | head -1', "sh", binaryPath()], {
      env: home.env,
      cwd: home.home,
    });
    expect([head.exitCode, head.stderr, JSON.parse(head.stdout).id]).toEqual([0, "", id]);
  },
  60_000,
);

testWith(
  ["curl"],
  "a host is explained by the proxy that runs, whose settings no file has",
  async () => {
    await using session = await startSession({}, { flags: ["--deny-host", "www.paste.test"] });
    const text = (await session.home.agentproxy(["explain", "https://www.paste.test/x"])).stdout;
    expect(text).toStartWith("www.paste.test:443: denied (policy-denied)\n");
    expect(text).toContain('because     Denied by the rule "deny www.paste.test".\n');
    expect(text).toContain(`asked       the proxy at ${session.url}\n`);
    await deny(session, "www.paste.test");
    const json = await session.tool([binaryPath(), "explain", "--json", "www.paste.test"]);
    const told = JSON.parse(json.stdout);
    expect(told).toMatchObject({ subject: "host", verdict: "deny", rule: "deny www.paste.test" });
    expect(told.failures).toMatchObject([{ host: "www.paste.test:443", code: "policy-denied" }]);
    const code = await session.home.agentproxy(["explain", "policy-denied"]);
    expect(code.stdout).toContain("www.paste.test:443");
    const wrong = await session.home.agentproxy(["explain", "policy-denid"]);
    expect([wrong.exitCode, wrong.stderr]).toEqual([
      2,
      expect.stringContaining("did you mean policy-denied?"),
    ]);
  },
  60_000,
);

test("nothing recorded is said on standard error, and is no failure", async () => {
  const home = createUserHome("");
  for (const command of ["logs", "explain"]) {
    const { exitCode, stdout, stderr } = await home.agentproxy([command]);
    expect([exitCode, stdout, stderr]).toMatchObject([
      0,
      "",
      expect.stringMatching(/^agentproxy: no failure is recorded in ".+"\n$/),
    ]);
  }
});

testWith(
  ["curl"],
  "what runs beside a proxy records where that one does, and is found from inside",
  async () => {
    await using session = await startSession({ policy: denied });
    const script = `curl -sS https://beside.test/; "$1" logs; "$1" explain`;
    const beside = (port: string): Promise<CommandResult> =>
      session.home.agentproxy(
        ["run", "--default", "deny", "--ports", port, "--", "sh", "-c", script, "sh", binaryPath()],
        {},
      );
    await deny(session, "up.test");
    const both = await Promise.all([beside("443,8443"), beside("443,8444")]);
    for (const { stdout, stderr } of both) {
      expect(stdout).toContain('"host":"beside.test:443"');
      expect(stdout).toContain("  beside.test:443: denied by policy\n");
      expect(stderr).not.toContain("warning");
    }
    const hosts = await hostsOf(session.home);
    expect(hosts.toSorted()).toEqual(["beside.test:443", "beside.test:443", "up.test:443"]);
  },
  60_000,
);

testWith(
  ["curl"],
  "logs --follow tells what comes, and ends with its reader",
  async () => {
    await using session = await startSession({ policy: denied });
    const { home } = session;
    await deny(session, "before.test");
    await using all = home.startAgentproxy(["logs", "--follow"]);
    await using one = startChild(["sh", "-c", '"$1" logs --follow | head -1', "sh", binaryPath()], {
      env: home.env,
      cwd: home.home,
    });
    const hasTold = (host: string): Promise<unknown> =>
      until(
        () => `${host} to be told: ${all.stdout()}${all.stderr()}${one.stdout()}`,
        () => all.stdout().includes(host) && one.stdout().includes("before.test"),
        patienceMs,
      );
    await hasTold("before.test");
    for (const host of ["first.test", "second.test"]) {
      await deny(session, host);
      await hasTold(host);
    }
    expect(await one.exited).toBe(0);
    expect(one.stdout().match(/\n/g)).toHaveLength(1);
  },
  60_000,
);

const problemsOf = async (ask: () => Promise<CommandResult>): Promise<readonly string[]> =>
  (JSON.parse((await ask()).stdout) as StatusDocument).problems;

testWith(
  [...smallDiskPrograms, "curl"],
  "a full disk is told, and the failures of that time are written when there is room again",
  async () => {
    const { home, stateDir, env } = createUserHome({ policy: denied });
    // The config file lies under the disk.
    const up = [binaryPath(), "up", "--stores", "none", "--default", "deny"];
    await using proxy = startChild(onSmallDisk(stateDir, "size=2m", up), { env, cwd: home });
    const inside = (...argv: readonly string[]): Promise<CommandResult> =>
      runCommand(besideProcess(proxy.pid, argv), { env, cwd: "/" });
    const status = (): Promise<CommandResult> => inside(binaryPath(), "status", "--json");
    await until(
      () => `the proxy to be up: ${proxy.stderr()}`,
      async () => (await status()).stdout.includes('"settingUp": false'),
    );
    const filler = pathBeside(proxy.pid, join(stateDir, "filler"));
    expect(() => writeFileSync(filler, Buffer.alloc(3 * 1024 * 1024))).toThrow("ENOSPC");
    const curl = (): Promise<CommandResult> =>
      inside(
        binaryPath(),
        "run",
        "--stores",
        "none",
        "--default",
        "deny",
        "--",
        "curl",
        "-sS",
        "https://a.test/",
      );
    expect((await curl()).stderr).toContain("403");
    await until(
      "the problem to be told",
      async () => (await problemsOf(status)).includes("ledger-not-written"),
      patienceMs,
    );
    expect((await curl()).stderr).toContain("403");
    const told = proxy
      .stderr()
      .match(/^agentproxy: warning: cannot .*log.*; failures are kept in memory alone$/gm);
    expect(told).toHaveLength(1);
    expect((await inside(binaryPath(), "explain")).stdout).toContain("a.test:443: denied by policy\n");
    expect((await inside(binaryPath(), "logs")).stdout).toContain('"count":2');

    await inside("rm", join(stateDir, "filler"));
    await until("the problem to be over", async () => (await problemsOf(status)).length === 0, patienceMs);
    const log = await inside("cat", join(stateDir, "log/failures-1.jsonl"));
    expect(log.stdout).toContain('"count":2');
  },
  60_000,
);

testWith(
  ["curl"],
  "a folder that cannot be written is told once, and harms nothing",
  async () => {
    const home = createUserHome({ policy: denied });
    writeFileSync(join(home.stateDir, "log"), "in the way");
    await using session = await startSession({}, { home });
    expect((await deny(session, "a.test")).stderr).toContain("403");
    await until("the warning", () => session.log().includes("failures are kept in memory alone"), patienceMs);
    expect((await deny(session, "b.test")).stderr).toContain("403");
    const { health, problems } = await session.status();
    expect([health, problems]).toEqual(["degraded", ["ledger-not-written"]]);
    const { stdout, stderr } = await home.agentproxy(["logs"]);
    expect([stdout.split("\n").length, stderr]).toEqual([3, expect.stringContaining("warning: cannot read")]);
    await session.stop();
    expect(session.log().match(/kept in memory alone/g)).toHaveLength(1);
    expect(readFileSync(join(home.stateDir, "log"), "utf8")).toBe("in the way");
  },
  60_000,
);
