// A way into the proxy for clients that know no proxy and speak no TLS.

import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export interface PlainBridge extends AsyncDisposable {
  readonly port: number;
}

/** Listens on a free port of loopback and leads every connection through the proxy to `target`, a `name:port`. */
export async function startPlainBridge(proxyPort: number, target: string): Promise<PlainBridge> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const proxy = connect(proxyPort, "127.0.0.1");
    proxy.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
    proxy.once("data", () => {
      client.pipe(proxy);
      proxy.pipe(client);
    });
    for (const socket of [client, proxy]) {
      sockets.add(socket);
      socket.on("error", () => client.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
