// Last words: a reply is written, the sending side closed, and what still comes is thrown away until the peer is done.

import { own, type OwnedSocket, type SocketOwner } from "./owned-socket.ts";

/** A peer that sends on after our reply may do so this long; closing earlier would reset the reply away. */
const lingerMs = 1000;

/** Writes `bytes`, then closes in a way that lets the peer read them (RFC 9112 §9.6). The socket is not ours after. */
export function sayAndClose(socket: OwnedSocket, bytes: Uint8Array): void {
  let rest = bytes;
  let done = false;
  const deadline = setTimeout(() => socket.terminate(), lingerMs);
  const flush = (): void => {
    const taken = socket.write(rest);
    if (taken < 0) return socket.terminate();
    rest = rest.subarray(taken);
    if (rest.length === 0 && !done) {
      done = true;
      socket.shutdown();
    }
  };
  const owner: SocketOwner = {
    data() {},
    drain: flush,
    end() {
      if (done) socket.end();
    },
    close() {
      clearTimeout(deadline);
    },
  };
  own(socket, owner);
  socket.resume();
  flush();
}
