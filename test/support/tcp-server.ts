// A listener on loopback that takes everything it was given down with it.

import { createServer, type AddressInfo, type Socket } from "node:net";

export interface TcpServer extends AsyncDisposable {
  readonly port: number;
}

/** Listens on a free port. `accept` gives the further sockets that it opens for a client to `adopt`. */
export async function startTcpServer(
  accept: (client: Socket, adopt: (socket: Socket) => void) => void,
): Promise<TcpServer> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const adopt = (socket: Socket): void => {
      sockets.add(socket);
      socket.on("error", () => client.destroy());
    };
    adopt(client);
    accept(client, adopt);
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
