// Real clients whose side of the tunnel fails, or the proxy itself.

import { join } from "node:path";
import type { clientFailures } from "../../../src/failures/client-failures.ts";
import type { CommandResult } from "../../support/command.ts";
import { originCa } from "../../support/origin-ca.ts";
import { startConnectBridge } from "../../support/connect-bridge.ts";
import { startPlainBridge } from "../../support/plain-bridge.ts";
import type { Session } from "../../support/session.ts";
import { leaveDescriptors, tightPrograms } from "../../support/tight-descriptors.ts";
import { until } from "../../support/until.ts";
import { byCurl, type FailureCase } from "./case.ts";

const largeHello = join(import.meta.dir, "../clients/large-hello.py");
const otherKey = `sha256//${Buffer.alloc(32).toString("base64")}`;

const openssl = ({ tool, port }: Session, ...args: readonly string[]): Promise<CommandResult> =>
  tool([
    "openssl",
    "s_client",
    "-proxy",
    `127.0.0.1:${port}`,
    "-connect",
    "good.test:443",
    "-brief",
    ...args,
  ]);

// Takes connections until it is told that there are too many, and prints that answer.
const crowd = `
import os, socket
kept = []
for _ in range(60):
    s = socket.create_connection(("127.0.0.1", int(os.environ["AGENT_PROXY_PORT"])))
    kept.append(s)
    s.sendall(b"CONNECT echo.test:443 HTTP/1.1\\r\\nHost: echo.test:443\\r\\n\\r\\n")
    answer = s.recv(4096)
    if not answer.startswith(b"HTTP/1.1 200 "):
        print(answer.decode())
        break
`;

export const clientCases: Readonly<Record<keyof typeof clientFailures, FailureCase>> = {
  "client-rejected-certificate": {
    needs: [],
    produce: async ({ tool }) =>
      tool(["curl", "-sS", "--cacert", (await originCa()).rootFile, "https://good.test/"]),
    host: "good.test:443",
    prints: /certificate/i,
    tells: { detail: "The client refused our certificate with the alert unknown_ca." },
  },
  "client-pins-certificate": {
    needs: [],
    // The first time nothing is known of that host, so nobody looks whose connection it is; and looking has its limits.
    produce: (session) => {
      const pin = ["--pinnedpubkey", otherKey, "https://pinned.good.test/"];
      return until(
        "curl to be found",
        async () => {
          const result = await session.tool(["curl", "-sS", "https://good.test/", "--next", "-sS", ...pin]);
          const { recentRelayFailures } = await session.status();
          if (recentRelayFailures.some(({ code }) => code === "client-pins-certificate")) return result;
          // So long that looking for the next one is the first that is looked for again.
          await Bun.sleep(1000);
          return null;
        },
        25_000,
      );
    },
    host: "pinned.good.test:443",
    prints: /hello from good\.test[^]*public key does not match/,
    tells: { tool: "curl" },
  },
  "client-tls-failed": {
    needs: [],
    produce: (session) => openssl(session, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"),
    host: "good.test:443",
    prints: /alert protocol version/,
  },
  "client-hello-too-large": {
    needs: [],
    produce: ({ tool }) => tool(["python3", largeHello, "https://good.test/", "17500"]),
    host: "good.test:443",
    prints: /ALERT/,
  },
  "not-tls": {
    needs: ["psql"],
    produce: async ({ tool, port }) => {
      await using bridge = await startPlainBridge(port, "good.test:443");
      return await tool(["psql", `postgresql://me@127.0.0.1:${bridge.port}/x`, "-w", "-c", "select 1"]);
    },
    host: "good.test:443",
    prints: /psql: error: /,
    tells: { detail: "What the client sent is not TLS; it looks like postgresql." },
  },
  "tls-name-mismatch": {
    needs: [],
    produce: (session) => openssl(session, "-servername", "elsewhere.test"),
    host: "good.test:443",
    prints: /alert/,
  },
  "tunnel-broken": byCurl("https://breaking.good.test/", {
    prints: /curl: \((?:18|56)\)/,
    tells: { closedBy: "origin", closedWith: "reset" },
  }),
  "too-many-connections": {
    needs: [],
    world: "narrow",
    produce: ({ tool }) => tool(["python3", "-c", crowd]),
    host: "echo.test:443",
    prints: /503 Service Unavailable: too many connections/,
  },
  "internal-error": {
    needs: tightPrograms,
    // What a client sends too early takes two descriptors more; with room for the connection and the dial alone there are none.
    produce: async (session) => {
      await using bridge = await startConnectBridge({
        proxyPort: session.port,
        target: "good.test:443",
        pipelined: true,
      });
      return await until(
        "descriptors to run out at the right moment",
        async () => {
          const tight = await leaveDescriptors(session.proxy.pid, 2);
          const result = await session.tool([
            "curl",
            "-sS",
            "-m",
            "3",
            "-x",
            bridge.url,
            "https://good.test/",
          ]);
          await tight[Symbol.asyncDispose]();
          const { recentRelayFailures } = await session.status();
          return recentRelayFailures.some(({ code }) => code === "internal-error") && result;
        },
        25_000,
      );
    },
    host: "good.test:443",
    prints: /curl: \(/,
  },
};
