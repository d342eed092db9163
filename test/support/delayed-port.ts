// A port that lets nothing through to another one for a while after each connection: a server that is slow to speak.

import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

export interface DelayedPort extends AsyncDisposable {
  readonly port: number;
}

/** Accepts at once on a free port of loopback, and `delayMs` later connects to `port` and copies both ways. */
export async function startDelayedPort(port: number, delayMs: number): Promise<DelayedPort> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client);
    client.pause();
    client.on("error", () => client.destroy());
    setTimeout(() => {
      const far = connect(port, "127.0.0.1");
      sockets.add(far);
      far.on("error", () => client.destroy());
      client.pipe(far).pipe(client);
    }, delayMs);
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
