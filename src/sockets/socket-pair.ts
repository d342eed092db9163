// Two connected sockets in this process: a way back in for bytes that were read before TLS was put on a socket.

import { dialFirst } from "./dial.ts";
import { listen } from "./listen.ts";
import { disown, type OwnedSocket } from "./owned-socket.ts";

interface WithPorts {
  readonly localPort: number;
  readonly remotePort: number;
}

const pairTimeoutMs = 2_000;

/**
 * Connects to itself over loopback. Nobody else can slip in: the accepted end must have the dialling end's port.
 * The second end comes paused. Rejects when no descriptor or port is left.
 */
export async function socketPair(): Promise<readonly [OwnedSocket, OwnedSocket]> {
  const accepted: OwnedSocket[] = [];
  const arrived = Promise.withResolvers<void>();
  const listener = listen(
    "127.0.0.1",
    0,
    (socket) => {
      socket.pause();
      accepted.push(socket);
      arrived.resolve();
      return { data() {}, drain() {}, end() {}, close() {} };
    },
    () => {},
  );
  try {
    const dialled = await dialFirst([{ hostname: "127.0.0.1", port: listener.port }], pairTimeoutMs);
    if (!dialled.ok) throw new Error(`Cannot connect to this process itself: ${dialled.code}`);
    await arrived.promise;
    const { localPort } = dialled.socket as unknown as WithPorts;
    const mine = accepted.find((socket) => (socket as unknown as WithPorts).remotePort === localPort);
    for (const socket of accepted) if (socket !== mine) socket.terminate();
    if (mine === undefined) {
      dialled.socket.terminate();
      throw new Error("Cannot connect to this process itself: another process took the place");
    }
    disown(mine);
    return [dialled.socket, mine];
  } finally {
    listener.stop();
  }
}
