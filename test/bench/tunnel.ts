// Opens a CONNECT tunnel through a proxy on loopback: the load generator's one way in.

import type { Socket } from "bun";

/** What a load does with the bytes that follow the 200. */
export interface TunnelUser {
  /** Bytes from the far end, never the reply head. The buffer is Bun's: read it now. */
  onData(chunk: Buffer): void;
  onDrain(): void;
  /** Called once, after both ways are closed. */
  onClose(): void;
}

export interface TunnelState {
  readonly user: TunnelUser;
  readonly request: string;
  readonly opened: (tunnel: Tunnel) => void;
  readonly refused: (cause: Error) => void;
  /** The reply so far, or null once the tunnel is open. */
  head: string | null;
}

export type Tunnel = Socket<TunnelState>;

const handlers = {
  open(socket: Tunnel): void {
    socket.setNoDelay(true);
    socket.write(socket.data.request);
  },
  data(socket: Tunnel, chunk: Buffer): void {
    const state = socket.data;
    if (state.head === null) {
      state.user.onData(chunk);
    } else {
      readHead(socket, state, chunk);
    }
  },
  drain(socket: Tunnel): void {
    socket.data.user.onDrain();
  },
  close(socket: Tunnel): void {
    socket.data.refused(new Error(`Cannot open a tunnel: closed after ${JSON.stringify(socket.data.head)}`));
    socket.data.user.onClose();
  },
  connectError(socket: Tunnel, error: Error): void {
    socket.data.refused(error);
  },
};

/** The promise settles on the first whole reply head: with the tunnel on 200, else with an error that quotes it. */
export function openTunnel(port: number, name: string, user: TunnelUser): Promise<Tunnel> {
  const request = `CONNECT ${name}:443 HTTP/1.1\r\nHost: ${name}:443\r\n\r\n`;
  return new Promise((opened, refused) => {
    const data: TunnelState = { user, request, opened, refused, head: "" };
    Bun.connect({ hostname: "127.0.0.1", port, data, socket: handlers }).catch(refused);
  });
}

function readHead(socket: Tunnel, state: TunnelState, chunk: Buffer): void {
  const before = state.head?.length ?? 0;
  const reply = `${state.head ?? ""}${chunk.toString("latin1")}`;
  const end = reply.indexOf("\r\n\r\n");
  if (end < 0) {
    state.head = reply;
    return;
  }
  if (!/^HTTP\/1\.[01] 200 /.test(reply)) {
    state.refused(new Error(`Cannot open a tunnel: ${JSON.stringify(reply.slice(0, 120))}`));
    socket.terminate();
    return;
  }
  state.head = null;
  state.opened(socket);
  const rest = chunk.subarray(end + 4 - before);
  if (rest.length > 0) {
    state.user.onData(rest);
  }
}
