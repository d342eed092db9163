// Tests of real clients that speak something else than TLS through the gateway, and of what they print.

import { expect } from "bun:test";
import { runCommand } from "../support/command.ts";
import { freshEnvironment } from "../support/environment.ts";
import { testWith } from "../support/need.ts";
import { startPlainBridge } from "../support/plain-bridge.ts";
import { program } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { rawServer } from "../sockets/raw-peer.ts";
import { startGateway } from "./rig.ts";

// What ncat and connect do: CONNECT, and then bytes both ways.
const proxyCommand = `import socket, sys, threading
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
s.sendall(f"CONNECT {sys.argv[2]} HTTP/1.1\\r\\nHost: {sys.argv[2]}\\r\\n\\r\\n".encode())
head = b""
while not head.endswith(b"\\r\\n\\r\\n"):
    head += s.recv(1)
def up():
    while True:
        bytes_ = sys.stdin.buffer.raw.read(4096)
        if not bytes_: break
        s.sendall(bytes_)
threading.Thread(target=up, daemon=True).start()
while True:
    bytes_ = s.recv(4096)
    if not bytes_: break
    sys.stdout.buffer.raw.write(bytes_)
`;

testWith(["openssl", "ssh", "python3"], "ssh prints why it was refused, at once", async () => {
  using origin = rawServer();
  await using gateway = await startGateway(origin.port, []);
  const folder = temporaryFolder("ssh");
  const script = `${folder}/connect.py`;
  await Bun.write(script, proxyCommand);
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
