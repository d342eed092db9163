// Listening for TCP connections.

import { bunHandlers, type OwnedSocket, type Slot, type SocketOwner } from "./owned-socket.ts";

/** The address could not be listened on; `code` is the system's word (EADDRINUSE, EACCES, …). */
export class ListenError extends Error {
  readonly code: string;
  readonly hostname: string;
  readonly port: number;

  constructor(code: string, hostname: string, port: number) {
    super(`Cannot listen on ${hostname}:${port}: ${code}`);
    this.name = "ListenError";
    this.code = code;
    this.hostname = hostname;
    this.port = port;
  }
}

export interface Listener {
  readonly hostname: string;
  readonly port: number;
  /** Takes no more connections; those that are open stay. */
  stop(): void;
}

/**
 * Listens on `hostname:port` (port 0: a free one). `accept` is asked for the owner of each new connection; null means
 * that the connection is unwanted and is closed at once. `closed` hears of the end of every connection, whoever owns it,
 * by its slot: once TLS is put on a socket Bun shows it as another object.
 * @throws ListenError
 */
export function listen(
  hostname: string,
  port: number,
  accept: (socket: OwnedSocket) => SocketOwner | null,
  closed: (slot: Slot) => void,
): Listener {
  const handlers = {
    ...bunHandlers,
    open(socket: OwnedSocket): void {
      socket.data = { owner: null };
      const owner = accept(socket);
      if (owner === null) socket.terminate();
      else socket.data.owner = owner;
    },
    close(socket: OwnedSocket, error?: Error): void {
      closed(socket.data);
      bunHandlers.close(socket, error);
    },
  };
  try {
    const server = Bun.listen({
      hostname,
      port,
      allowHalfOpen: true,
      socket: handlers,
    } as unknown as Parameters<typeof Bun.listen>[0]) as unknown as {
      hostname: string;
      port: number;
      stop(closeActive: boolean): void;
    };
    return { hostname: server.hostname, port: server.port, stop: () => server.stop(false) };
  } catch (error) {
    const { code } = error as { code?: string };
    throw new ListenError(code ?? (error as Error).message, hostname, port);
  }
}
