// `agentproxy gateway`: the gateway alone.

import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../../support/until.ts";
import { createUserHome } from "../../support/user-home.ts";

test("it prints the CA's path and the upstream URL, serves, and is no session", async () => {
  const home = createUserHome("");
  const gateway = home.startAgentproxy(["gateway", "--listen", "127.0.0.1:0", "--default", "deny"]);
  const stateDir = join(home.stateDir, "gateway");
  const here = ["--state-dir", stateDir];
  await until(
    () => `the gateway: ${gateway.stderr()}`,
    () => gateway.stdout().includes("upstream_ca"),
  );
  const { port } = JSON.parse((await home.agentproxy(["status", "--json", ...here])).stdout) as {
    port: number;
  };
  const caPath = join(stateDir, "agent-proxy-ca.crt");
  expect(gateway.stdout()).toBe(`gateway: listening on 127.0.0.1:${port}
policy:  deny by default, 0 rules (flags)
for the sessions' agentproxy.toml, with a copy of the CA:
[proxy]
upstream = "http://127.0.0.1:${port}"
upstream_ca = "${caPath}"
`);
  expect(readFileSync(caPath, "utf8")).toStartWith("-----BEGIN CERTIFICATE-----");
  expect((await home.agentproxy(["status"])).exitCode).toBe(3);
  const env = await home.agentproxy(["env", ...here]);
  expect(env).toMatchObject({ exitCode: 1, stdout: "" });
  expect(env.stderr).toContain("a gateway alone, which serves no session");

  const second = await home.agentproxy(["gateway", "--listen", "127.0.0.1:0", "--default", "deny"]);
  expect(second).toMatchObject({ exitCode: 0 });
  expect((await home.agentproxy(["down", ...here])).stdout).toBe("stopped\n");
  expect(await gateway.exited).toBe(0);
});

test("it runs beside a session's proxy on the same home, each with a CA of its own", async () => {
  const home = createUserHome("");
  const proxy = home.startAgentproxy(["up"]);
  const gateway = home.startAgentproxy(["gateway", "--listen", "127.0.0.1:0"]);
  await until("both", () => proxy.stdout().includes("stop:") && gateway.stdout().includes("upstream_ca"));
  const cas = [home.stateDir, join(home.stateDir, "gateway")].map((folder) =>
    readFileSync(join(folder, "agent-proxy-ca.crt"), "utf8"),
  );
  expect(cas[0]).not.toBe(cas[1]);
  await Promise.all([proxy.stop(), gateway.stop()]);
});

test("a gateway that nobody lets listen leaves no record", async () => {
  const home = createUserHome("");
  const result = await home.agentproxy(["gateway", "--listen", "192.0.2.1:3128"]);
  expect(result.exitCode).toBe(1);
  expect(existsSync(join(home.stateDir, "gateway", "run", "proxy.json"))).toBe(false);
});
