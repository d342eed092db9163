// A client that waits for the answer to its CONNECT: what it sends early is held, and not a byte goes further.

import { own, type OwnedSocket, type SocketOwner } from "../sockets/owned-socket.ts";
import { maxHeldBytes } from "./relay-side.ts";

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

class Held implements HeldClient, SocketOwner {
  gone = false;
  ended = false;
  private chunks: Buffer[] | null = null;
  private size = 0;
  private notify: (() => void) | null = null;

  constructor(readonly socket: OwnedSocket) {}

  data(chunk: Uint8Array): void {
    (this.chunks ??= []).push(Buffer.from(chunk));
    this.size += chunk.length;
    if (this.size >= maxHeldBytes) this.socket.pause();
  }
  drain(): void {}
  end(): void {
    this.ended = true;
  }
  close(): void {
    this.gone = true;
    this.notify?.();
  }
  take(): Buffer {
    const { chunks } = this;
    this.chunks = null;
    return chunks === null ? nothing : Buffer.concat(chunks);
  }
  onGone(callback: () => void): void {
    this.notify = callback;
  }
}

const nothing = Buffer.alloc(0);

/** Takes a client's socket over; `early` are the bytes that came with its request head. */
export function holdClient(socket: OwnedSocket, early: Uint8Array): HeldClient {
  const held = new Held(socket);
  own(socket, held);
  if (early.length > 0) held.data(early);
  return held;
}
