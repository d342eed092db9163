// An origin breaks off in the middle of a body, by a reset or by an end without TLS's own: the client sees a break.

import { expect } from "bun:test";
import { testWith } from "../support/need.ts";
import { originCa } from "../support/origin-ca.ts";
import { startOriginSession } from "../support/origin-session.ts";
import { originPrograms, startTlsOrigin } from "../support/origins.ts";

for (const how of ["reset", "fin"] as const) {
  testWith([...originPrograms, "curl", "python3"], `by ${how}`, async () => {
    await using origin = await startTlsOrigin("broken-body", (await originCa()).certificate("good"), { how });
    await using session = await startOriginSession(origin.port);
    const curl = await session.tool(["curl", "-sS", "-v","https://good.test/"]);
    console.log(curl.exitCode, curl.stderr.split("\n").slice(-8));
    const script = `
import socket, ssl, os
s = socket.create_connection(("127.0.0.1", int(os.environ["AGENT_PROXY_PORT"])))
s.sendall(b"CONNECT good.test:443 HTTP/1.1\\r\\nHost: good.test:443\\r\\n\\r\\n")
head = b""
while not head.endswith(b"\\r\\n\\r\\n"): head += s.recv(1)
tls = ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"]).wrap_socket(s, server_hostname="good.test", suppress_ragged_eofs=False)
tls.sendall(b"GET / HTTP/1.1\\r\\nHost: good.test\\r\\n\\r\\n")
n = 0
try:
    while chunk := tls.recv(65536): n += len(chunk)
    print("clean end", n)
except Exception as error: print(type(error).__name__, error, n)
`;
    const py = await session.tool(["python3", "-c", script]);
    console.log(py.stdout, py.stderr);
    console.log((await session.status()).recentRelayFailures);
  });
}
