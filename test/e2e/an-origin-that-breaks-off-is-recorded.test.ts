// An origin breaks off in the middle of a body: the client sees that it is not whole, never an end that looks well.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { originCa } from "../support/origin-ca.ts";
import { startOriginSession } from "../support/origin-session.ts";
import { originPrograms, startTlsOrigin } from "../support/origins.ts";
import { startSession } from "../support/session.ts";
import { squidPrograms, startSquid } from "../support/squid.ts";
import { until } from "../support/until.ts";

const promised = 1_000_000;

// A strict reader: curl knows the length, and Python's ssl would let an end without close_notify pass if not told.
const reader = `
import os, socket, ssl, sys
target = sys.argv[1]
s = socket.create_connection(("127.0.0.1", int(os.environ["AGENT_PROXY_PORT"])))
s.sendall(f"CONNECT {target} HTTP/1.1\\r\\nHost: {target}\\r\\n\\r\\n".encode())
head = b""
while not head.endswith(b"\\r\\n\\r\\n"): head += s.recv(1)
context = ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])
# Some builds of Python ask OpenSSL 3 to take such an end for a good one.
context.options &= ~getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)
tls = context.wrap_socket(s, server_hostname="good.test", suppress_ragged_eofs=False)
tls.sendall(b"GET / HTTP/1.1\\r\\nHost: good.test\\r\\n\\r\\n")
got = 0
try:
    while chunk := tls.recv(65536): got += len(chunk)
    print("well", got)
except OSError: print("broken", got)
`;

const ways = {
  reset: "a reset",
  cut: "TCP's end in the middle of a record",
  // After a whole record the end alone may be a server's bad manners: the client knows whether it was.
  fin: "TCP's end alone",
} as const;

for (const how of ["reset", "cut", "fin"] as const) {
  testWith([...originPrograms, "curl", "python3"], `by ${ways[how]}, at our own gateway`, async () => {
    await using origin = await startTlsOrigin("broken-body", (await originCa()).certificate("good"), {
      how,
    });
    await using session = await startOriginSession(origin.port);
    const curl = await session.tool(["curl", "-sS", "https://good.test/"]);
    expect([18, 56]).toContain(curl.exitCode);
    const python = await session.tool(["python3", "-c", reader, "good.test:443"]);
    expect(python.stdout).toMatch(/^broken \d+\n$/);

    await until("the tunnels' end", async () => (await session.status()).tunnels.open === 0);
    const { recentRelayFailures, tunnels } = await session.status();
    expect(tunnels.bytesDown).toBeWithin(2000, promised);
    const row = {
      code: "tunnel-broken",
      host: "good.test:443",
      count: 2,
      retry: true,
      closedBy: "origin",
      closedWith: how === "reset" ? "reset" : "fin",
    };
    expect(recentRelayFailures).toMatchObject(how === "fin" ? [] : [row]);
    if (how === "fin") return;
    expect(recentRelayFailures[0]?.bytesDown).toBeWithin(1000, promised);
    expect(recentRelayFailures[0]?.durationMs).toBeWithin(150, 20_000);
  });
}

testWith(
  [...originPrograms, ...squidPrograms, "curl"],
  "by a reset, behind a gateway elsewhere",
  async () => {
    const ca = await originCa();
    await using origin = await startTlsOrigin("broken-body", ca.certificate("good"), { how: "reset" });
    await using squid = await startSquid({ originRoots: ca.rootFile, names: ["good.test"] });
    await using session = await startSession({
      proxy: { upstream: squid.tunnelUrl, upstream_ca: squid.caFile },
    });
    const curl = await session.tool([
      "curl",
      "-sS",
      "--cacert",
      ca.rootFile,
      `https://good.test:${origin.port}/`,
    ]);
    expect([18, 56]).toContain(curl.exitCode);
    await until("the tunnel's end", async () => (await session.status()).tunnels.open === 0);
  },
);
