// Ports of loopback: free ones, and whether somebody listens.

import { connect, createServer } from "node:net";

/**
 * A port of `address` that nobody uses now. Chosen below 32768, where the kernel takes no port for an outgoing
 * connection, so that it is still free when a server started by the test binds it.
 */
export async function freePort(address = "127.0.0.1"): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 22_000);
    if (await canBind(address, port)) return port;
  }
}

function canBind(address: string, port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer();
  server.once("error", () => resolve(false));
  server.listen(port, address, () => server.close(() => resolve(true)));
  return promise;
}

/** Whether a TCP connection to the port is accepted. */
export function accepts(port: number, address = "127.0.0.1"): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, address);
  socket.once("connect", () => resolve(true));
  socket.once("error", () => resolve(false));
  return promise.finally(() => socket.destroy());
}
