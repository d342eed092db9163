// An origin that serves whatever certificates a test gives it.

import { createServer, type TlsOptions, type TLSSocket } from "node:tls";
import type { AddressInfo } from "node:net";

export interface TlsOrigin extends AsyncDisposable {
  readonly port: number;
  /** How many connections have got through their handshake. */
  readonly handshakes: number;
}

/** Listens on loopback; `serve` gets each connection once its handshake is over. */
export async function startTlsOrigin(
  options: TlsOptions,
  serve: (socket: TLSSocket) => void = (socket) => socket.end("hello"),
): Promise<TlsOrigin> {
  let handshakes = 0;
  const server = createServer(options, (socket) => {
    handshakes += 1;
    // A client that goes away in the middle of something is what many tests are about.
    socket.on("error", () => {});
    serve(socket);
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get handshakes() {
      return handshakes;
    },
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}
