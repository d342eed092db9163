// Tests of real clients that speak something else than TLS through the gateway, and of what they print.

import { expect } from "bun:test";
import { join } from "node:path";
import { runCommand } from "../support/command.ts";
import { freshEnvironment } from "../support/environment.ts";
import { testWith } from "../support/need.ts";
import { startPlainBridge } from "../support/plain-bridge.ts";
import { program } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { rawServer } from "../sockets/raw-peer.ts";
import { startGateway } from "./rig.ts";

const script = join(import.meta.dir, "../e2e/clients/proxy-command.py");

testWith(["openssl", "ssh", "python3"], "ssh prints why it was refused, at once", async () => {
  using origin = rawServer();
  await using gateway = await startGateway(origin.port, []);
  const folder = temporaryFolder("ssh");
  const way = `${program("python3")} ${script} ${gateway.port} %h:%p`;
  const argv = [
    program("ssh"),
    "-F",
    "none",
    "-o",
    `ProxyCommand=${way}`,
    "-o",
    "BatchMode=yes",
    "-p",
    "443",
    "git@o.test",
  ];
  const startedMs = performance.now();
  const result = await runCommand(argv, { env: freshEnvironment(folder), cwd: folder, timeoutMs: 20_000 });
  expect(performance.now() - startedMs).toBeLessThan(5000);
  expect(result.exitCode).toBe(255);
  expect(result.stderr).toContain("agentproxy: o.test:443: not TLS: ");
  expect(result.stderr).toContain("git: an https:// remote");
  expect(result.stderr).toContain("(not-tls, f1)");
  expect(await gateway.failure()).toMatchObject({ code: "not-tls", count: 1 });
});

testWith(["openssl", "psql"], "psql is let go at once", async () => {
  using origin = rawServer();
  await using gateway = await startGateway(origin.port, []);
  await using bridge = await startPlainBridge(gateway.port, "o.test:443");
  const folder = temporaryFolder("psql");
  const argv = [program("psql"), `postgresql://user@127.0.0.1:${bridge.port}/x`, "-w", "-c", "select 1"];
  const startedMs = performance.now();
  const result = await runCommand(argv, { env: freshEnvironment(folder), cwd: folder, timeoutMs: 20_000 });
  expect(performance.now() - startedMs).toBeLessThan(5000);
  expect(result.exitCode).toBe(2);
  expect(await gateway.failure()).toMatchObject({
    code: "not-tls",
    detail: "What the client sent is not TLS; it looks like postgresql.",
  });
});
