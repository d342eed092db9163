// A port that lets nothing through to another one for a while after each connection: a server that is slow to speak.

import { connect } from "node:net";
import { startTcpServer, type TcpServer } from "./tcp-server.ts";

/** Accepts at once on a free port of loopback, and `delayMs` later connects to `port` and copies both ways. */
export function startDelayedPort(port: number, delayMs: number): Promise<TcpServer> {
  return startTcpServer((client, adopt) => {
    client.pause();
    setTimeout(() => {
      const far = connect(port, "127.0.0.1");
      adopt(far);
      client.pipe(far).pipe(client);
    }, delayMs);
  });
}
