// A client that waits for the answer to its CONNECT: what it sends early is held, and not a byte goes further.

import { own, type OwnedSocket, type SocketOwner } from "../sockets/owned-socket.ts";
import { maxHeldBytes } from "./relay.ts";

/** A client without its answer yet (RFC 9931: early bytes are held until the next hop said 2xx). */
export interface HeldClient {
  readonly socket: OwnedSocket;
  /** True once the client has gone; then its socket must not be used. */
  readonly gone: boolean;
  /** True once the client has sent its FIN: no more will come from it, but it may still want its answer. */
  readonly ended: boolean;
  /** What the client has sent after its CONNECT so far, in order. */
  take(): Buffer;
  /** Calls back once if the client goes before it was released. */
  onGone(callback: () => void): void;
}

/** Takes a client's socket over; `early` are the bytes that came with its request head. */
export function holdClient(socket: OwnedSocket, early: Uint8Array): HeldClient {
  const held: Buffer[] = early.length > 0 ? [Buffer.from(early)] : [];
  let size = early.length;
  let gone = false;
  let ended = false;
  let notify: (() => void) | null = null;
  const owner: SocketOwner = {
    data(chunk) {
      held.push(Buffer.from(chunk));
      size += chunk.length;
      if (size >= maxHeldBytes) socket.pause();
    },
    drain() {},
    end() {
      ended = true;
    },
    close() {
      gone = true;
      notify?.();
    },
  };
  own(socket, owner);
  if (size >= maxHeldBytes) socket.pause();
  return {
    socket,
    get gone() {
      return gone;
    },
    get ended() {
      return ended;
    },
    take: () => Buffer.concat(held.splice(0)),
    onGone(callback) {
      notify = callback;
    },
  };
}
