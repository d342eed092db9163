// A disk without room under the state directory: at the start an error that says so, later nothing that a tool notices.

import { describe, expect } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { binaryPath } from "../support/binary.ts";
import { startChild } from "../support/child.ts";
import { runCommand } from "../support/command.ts";
import type { CommandResult } from "../support/command.ts";
import { testWith } from "../support/need.ts";
import { nginxPrograms, startNginx } from "../support/nginx.ts";
import { originCa } from "../support/origin-ca.ts";
import { besideProcess, onSmallDisk, pathBeside, smallDiskPrograms } from "../support/small-disk.ts";
import { until } from "../support/until.ts";
import { createUserHome } from "../support/user-home.ts";

describe("a disk with room for", () => {
  // The CA takes two files of a page each, the bundle more than fifty pages.
  for (const [what, size, file] of [
    ["a page", "4k", "(?:agent-proxy-ca.crt|ca/authority.pem)"],
    ["the CA alone", "16k", "ca-bundle.crt"],
    ["a part of the bundle", "64k", "ca-bundle.crt"],
  ] as const) {
    for (const [command, code] of [
      [["up"], 1],
      [["up", "--detach"], 1],
      [["run", "--", "echo", "ran"], 125],
    ] as const) {
      testWith(
        smallDiskPrograms,
        `${what}: ${command.join(" ")} says so and leaves nothing half-written`,
        async () => {
          const { home, stateDir, env } = createUserHome("");
          // What is there afterwards, for the disk goes with its processes.
          const script =
            '"$@"; code=$?; find "$AGENT_PROXY_STATE_DIR" -type f -size +0 -printf "left %P\\n"; exit "$code"';
          const argv = ["sh", "-c", script, "sh", binaryPath(), ...command];
          const { exitCode, stdout, stderr } = await runCommand(onSmallDisk(stateDir, `size=${size}`, argv), {
            env,
            cwd: home,
          });
          const error = new RegExp(
            `^agentproxy: error: cannot write "${stateDir}/${file}": no space left on device\nagentproxy: hint: make room on that disk, or choose another one with --state-dir\n`,
          );
          expect(stderr).toMatch(error);
          expect(exitCode).toBe(code);
          const left = stdout.split("\n").filter(Boolean);
          for (const line of left)
            expect(line).toMatch(/^left (?:ca\/authority\.pem|agent-proxy-ca\.crt|run\/agentproxy\.log)$/);
        },
      );
    }
  }
});

testWith(
  [...smallDiskPrograms, ...nginxPrograms, "curl"],
  "a disk that fills later stops neither tunnels nor commands",
  async () => {
    const ca = await originCa();
    await using nginx = await startNginx([{ name: "good.test", certificate: ca.certificate("good") }]);
    const { home, stateDir, env } = createUserHome("");
    const flags = ["--connect-to", `good.test=${nginx.hosts["good.test"]}`, "--extra-roots", ca.rootFile];
    const up = onSmallDisk(stateDir, "size=2m", [binaryPath(), "up", ...flags]);
    await using proxy = startChild(up, { env, cwd: home });
    const agentproxy = (...args: readonly string[]): Promise<CommandResult> =>
      runCommand(besideProcess(proxy.pid, [binaryPath(), ...args]), { env, cwd: "/" });
    // Also with the stores, which write beside the proxy and would leave room behind.
    await until(
      () => `the proxy to be up: ${proxy.stderr()}`,
      async () => (await agentproxy("status", "--json")).stdout.includes('"settingUp": false'),
    );
    const filler = pathBeside(proxy.pid, join(stateDir, "filler"));
    expect(() => writeFileSync(filler, Buffer.alloc(3 * 1024 * 1024))).toThrow("ENOSPC");

    const hello = { exitCode: 0, stdout: "hello from good.test\n", stderr: "" };
    const curl = ["run", ...flags, "--", "curl", "-sS", "https://good.test/"];
    for (let round = 0; round < 3; round++) expect(await agentproxy(...curl)).toMatchObject(hello);
    expect((await agentproxy("status")).stdout).toStartWith("health     healthy\n");
    expect((await agentproxy("env")).stdout).toContain("HTTPS_PROXY");
    expect((await agentproxy("up", ...flags)).stdout).toStartWith("already up: ");

    // Another grace than the usual one cannot be passed on.
    const down = await agentproxy("down", "--grace", "1");
    expect(down).toMatchObject({ exitCode: 0, stdout: "stopped\n" });
    expect(down.stderr).toMatch(
      /^agentproxy: warning: cannot write .*no space left on device; open tunnels get the usual 5 s\n$/,
    );
    expect(await proxy.exited).toBe(0);
  },
);

testWith(smallDiskPrograms, "a disk that cannot be written at all is told, too", async () => {
  const { home, stateDir, env } = createUserHome("");
  const argv = onSmallDisk(stateDir, "ro", [binaryPath(), "up"]);
  const { exitCode, stderr } = await runCommand(argv, { env, cwd: home });
  expect(stderr).toBe(`agentproxy: error: cannot make folder "${stateDir}/run": read-only file system
agentproxy: hint: the state directory must be on a disk that can be written; choose another one with --state-dir
`);
  expect(exitCode).toBe(1);
});
