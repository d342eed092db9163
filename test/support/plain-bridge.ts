// A way into the proxy for clients that know no proxy and speak no TLS.

import { connect } from "node:net";
import { startTcpServer, type TcpServer } from "./tcp-server.ts";

/** Listens on a free port of loopback and leads every connection through the proxy to `target`, a `name:port`. */
export function startPlainBridge(proxyPort: number, target: string): Promise<TcpServer> {
  return startTcpServer((client, adopt) => {
    const proxy = connect(proxyPort, "127.0.0.1");
    adopt(proxy);
    proxy.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
    proxy.once("data", () => {
      client.pipe(proxy);
      proxy.pipe(client);
    });
  });
}
