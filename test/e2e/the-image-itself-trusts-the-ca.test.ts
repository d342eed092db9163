// An image whose every store was written: what has lost the session's environment trusts the CA, and uninstall leaves nothing.

import { expect } from "bun:test";
import { join } from "node:path";
import { binaryPath } from "../support/binary.ts";
import { startChild } from "../support/child.ts";
import { mustRun, runCommand } from "../support/command.ts";
import { aptPrograms, makeAptRepository, makeAptRoot } from "../support/apt-repository.ts";
import { freshEnvironment } from "../support/environment.ts";
import { testWith } from "../support/need.ts";
import { onOwnMachine, ownMachinePrograms, startOwnMachine } from "../support/own-machine.ts";
import { program } from "../support/programs.ts";
import { besideProcess, pathBeside } from "../support/small-disk.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { snapshotTree } from "../support/tree-snapshot.ts";
import { until } from "../support/until.ts";

const url = "https://good.test/";
const pythonProgram =
  "import sys, urllib.request as u; print(u.urlopen(sys.argv[1]).read().decode(), end='')";

/** What finds the proxy by https_proxy, and prints the page. */
const tools: readonly (readonly [string, (folder: string) => Promise<string[]> | string[]])[] = [
  ["curl", () => ["curl", "-sS", url]],
  ["wget", () => ["wget", "-qO-", url]],
  ["python3", () => ["/usr/bin/python3", "-c", pythonProgram, url]],
  ["go", buildGoClient],
];

async function buildGoClient(folder: string): Promise<string[]> {
  const client = join(folder, "get");
  const env = { PATH: process.env["PATH"] ?? "", HOME: folder, GO111MODULE: "off", CGO_ENABLED: "0" };
  const source = join(import.meta.dir, "clients/get.go");
  await mustRun([program("go"), "build", "-o", client, source], { env, timeoutMs: 120_000 });
  return [client, url];
}

testWith(
  [...ownMachinePrograms, ...aptPrograms, ...tools.map(([name]) => name)],
  "curl, wget, Python, Go, OpenSSL and apt trust the CA without a variable that names it",
  async () => {
    await using machine = await startOwnMachine();
    const { inside, outside, proxyVariables: env, session } = machine;
    expect(await session.status()).toMatchObject({ hasSystemCa: true });
    for (const [name, argv] of tools) {
      const ask = await argv(temporaryFolder(name));
      expect([name, (await outside(ask, { env })).stdout]).toEqual([name, ""]);
      const { stdout, stderr } = await inside(ask, { env });
      expect([name, stdout, stderr]).toEqual([name, expect.stringContaining("hello from good.test\n"), ""]);
    }
    const proxy = `127.0.0.1:${session.port}`;
    const openssl = [
      "openssl",
      "s_client",
      "-proxy",
      proxy,
      "-connect",
      "good.test:443",
      "-verify_return_error",
    ];
    expect((await outside(openssl)).stdout).not.toContain("Verify return code: 0 (ok)");
    expect((await inside(openssl)).stdout).toContain("Verify return code: 0 (ok)");

    // sudo takes even https_proxy away.
    await makeAptRepository(join(machine.nginx.filesFolder, "debian"));
    const { configFile } = makeAptRoot(`${url}files/debian`, "/etc/apt/apt.conf.d");
    const update = ["apt-get", "update"];
    const given = { env: { APT_CONFIG: configFile } };
    const untrusting = await outside(update, { env: { ...env, ...given.env } });
    expect([untrusting.exitCode, untrusting.stderr]).toEqual([100, expect.stringMatching(/certificate/i)]);
    const trusting = await inside(update, given);
    expect([trusting.exitCode, trusting.stderr]).toEqual([0, ""]);
  },
  240_000,
);

const folders = ["/etc/ssl", "/etc/apt", "/usr/local/share"];
const javaStore = "/etc/ssl/certs/java/cacerts";

/** Of the machine that the process sees; a Java store is compared by what it trusts, since its hook dates each entry. */
async function storesBeside(pid: number): Promise<string[][]> {
  const trees = folders.map((folder) => snapshotTree(pathBeside(pid, folder)));
  return [
    ...trees.map((tree) => tree.filter((line) => !line.startsWith('"certs/java'))),
    await javaAliases(pid),
  ];
}

async function javaAliases(pid: number): Promise<string[]> {
  const argv = [program("keytool"), "-list", "-keystore", javaStore, "-storepass", "changeit"];
  const listed = await mustRun(besideProcess(pid, argv), { env: freshEnvironment("/") });
  return listed
    .split("\n")
    .flatMap((line) => /^(debian:\S+),/.exec(line)?.[1] ?? [])
    .sort();
}

testWith(
  [...ownMachinePrograms, "update-ca-certificates", "keytool"],
  "uninstall puts every file back, though Debian's helper and its hook for Java have run in between",
  async () => {
    const helper = [program("update-ca-certificates"), "--fresh"];
    const env = freshEnvironment("/");
    // What the helper makes of this machine without us.
    await using reference = startChild(
      onOwnMachine(["sh", "-c", `${helper.join(" ")} && echo ready && exec sleep 300`]),
      { env },
    );
    await until(
      () => `the helper to end: ${reference.stdout()}${reference.stderr()}`,
      () => reference.stdout().includes("ready"),
      90_000,
    );
    const expected = await storesBeside(reference.pid);

    await using machine = await startOwnMachine();
    const { inside, session } = machine;
    expect((await inside(helper, { timeoutMs: 90_000 })).exitCode).toBe(0);
    const aliases = await javaAliases(session.proxy.pid);
    expect(aliases.filter((alias) => alias.startsWith("debian:agentproxy-"))).toHaveLength(1);
    // Keeps the machine while no proxy is on it.
    await using holder = startChild(besideProcess(session.proxy.pid, ["sleep", "300"]), { env });
    await session.stop();
    const uninstall = besideProcess(holder.pid, [binaryPath(), "uninstall"]);
    const { exitCode, stderr } = await runCommand(uninstall, { env: session.home.env });
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(await storesBeside(holder.pid)).toEqual(expected);
  },
  240_000,
);
