// The proxy's clock is a day before or after everybody else's: certificates are made with room for that.

import { afterAll, expect } from "bun:test";
import { X509Certificate } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { binaryPath } from "../support/binary.ts";
import { testWith } from "../support/need.ts";
import { nginxPrograms, startNginx } from "../support/nginx.ts";
import { originCa } from "../support/origin-ca.ts";
import { shared } from "../support/shared.ts";
import { until } from "../support/until.ts";
import { createUserHome } from "../support/user-home.ts";
import type { UserHome } from "../support/user-home.ts";

const programs = [...nginxPrograms, "faketime", "curl", "openssl"];
const dayMs = 24 * 60 * 60 * 1000;

const nginx = shared(async () =>
  startNginx([{ name: "good.test", certificate: (await originCa()).certificate("good") }]),
);

async function userHome(): Promise<UserHome> {
  return createUserHome({
    gateway: { extra_roots: [(await originCa()).rootFile], hosts: (await nginx()).hosts },
  });
}

/**
 * The variables of a clock that is off by this much, as `faketime -f` takes it. That command itself would stand between us
 * and the process, so only its library is used: Debian has it in a folder of the architecture, others beside it.
 */
function clock(offset: string): Record<string, string> {
  const folders = [
    "/usr/lib",
    "/usr/lib64",
    ...readdirSync("/usr/lib").map((name) => join("/usr/lib", name)),
  ];
  const library = folders
    .map((folder) => join(folder, "faketime/libfaketime.so.1"))
    .find((path) => existsSync(path));
  if (library === undefined) throw new Error("Cannot find libfaketime.so.1 below /usr");
  return { LD_PRELOAD: library, FAKETIME: offset };
}

// A process that does not end by itself leaves the library's shared memory behind (shm_overview(7)), named after its pid.
afterAll(() => {
  for (const name of readdirSync("/dev/shm")) {
    const pid = /^(?:sem\.)?faketime_(?:sem|shm)_(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join("/dev/shm", name), { force: true });
  }
});

function certificateOf(user: UserHome): X509Certificate {
  return new X509Certificate(readFileSync(join(user.stateDir, "agent-proxy-ca.crt")));
}

for (const offset of ["-25h", "+25h"]) {
  testWith(
    programs,
    `a proxy at ${offset} serves tools whose clock is right, and keeps the CA that it had`,
    async () => {
      const user = await userHome();
      expect((await user.agentproxy(["run", "--", "true"])).exitCode).toBe(0);
      const { fingerprint256 } = certificateOf(user);

      await using proxy = user.startAgentproxy(["up"], { env: clock(offset) });
      await until(
        () => `the proxy to be up: ${proxy.stderr()}`,
        async () => (await user.agentproxy(["status"])).exitCode === 0,
      );
      const { recentRelayFailures } = JSON.parse((await user.agentproxy(["status", "--json"])).stdout) as {
        recentRelayFailures: unknown[];
      };
      expect(recentRelayFailures).toEqual([]);
      // The clock is really another one.
      const { startedAt } = JSON.parse(readFileSync(join(user.stateDir, "run/proxy.json"), "utf8")) as {
        startedAt: string;
      };
      expect(Math.round((Date.parse(startedAt) - Date.now()) / 3_600_000)).toBe(Number.parseInt(offset, 10));

      const script = `curl -sS https://good.test/ && echo | openssl s_client -proxy "127.0.0.1:$AGENT_PROXY_PORT" -connect good.test:443 -servername good.test -verify_return_error 2>&1 | grep -o "Verify return code.*"`;
      const { stdout, stderr } = await user.agentproxy(["run", "--", "sh", "-c", script]);
      expect([stdout, stderr]).toEqual(["hello from good.test\nVerify return code: 0 (ok)\n", ""]);
      expect(certificateOf(user).fingerprint256).toBe(fingerprint256);
    },
  );

  testWith(programs, `a CA that was made at ${offset} is good now, for us and for a tool`, async () => {
    const user = await userHome();
    const made = await user.agentproxy(["run", "--", "true"], { env: clock(offset) });
    expect(made).toMatchObject({ exitCode: 0, stderr: "" });
    const { fingerprint256 } = certificateOf(user);
    expect(await user.agentproxy(["run", "--", "curl", "-sS", "https://good.test/"])).toMatchObject({
      exitCode: 0,
      stdout: "hello from good.test\n",
    });
    expect(certificateOf(user).fingerprint256).toBe(fingerprint256);
  });
}

for (const offset of ["-400d", "+400d"]) {
  testWith(
    programs,
    `a CA that was made at ${offset} is made anew, and the next start has the new one`,
    async () => {
      const user = await userHome();
      await user.agentproxy(["run", "--", "true"], { env: clock(offset) });
      const old = certificateOf(user);
      expect(await user.agentproxy(["run", "--", "curl", "-sS", "https://good.test/"])).toMatchObject({
        exitCode: 0,
        stdout: "hello from good.test\n",
        stderr: "",
      });
      const fresh = certificateOf(user);
      expect(fresh.fingerprint256).not.toBe(old.fingerprint256);
      expect(Math.abs(Date.parse(fresh.validTo) - Date.now() - 365 * dayMs)).toBeLessThan(dayMs);
      await user.agentproxy(["run", "--", "true"]);
      expect(certificateOf(user).fingerprint256).toBe(fresh.fingerprint256);
    },
  );
}

testWith(
  programs,
  "an origin's certificate that the proxy's clock finds out of date is told as that, with the clock",
  async () => {
    const user = await userHome();
    const script = `curl -sS -w '%{http_code}' https://good.test/; "$1" status --json`;
    const argv = ["run", "--", "sh", "-c", script, "sh", binaryPath()];
    const { stdout } = await user.agentproxy(argv, { env: clock("+4000d") });
    expect(stdout).toContain('"code": "origin-certificate-expired"');
    expect(stdout).toContain("Check the clock.");
  },
);
