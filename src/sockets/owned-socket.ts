// A raw socket and whoever owns it at the moment: events go to the owner, and a socket can be handed on.

import type { Member } from "./crowd.ts";
import type { TlsRecords } from "./tls-records.ts";

/** What an owner of a socket is told. Chunks belong to Bun: copy what must outlive the call. */
export interface SocketOwner {
  data(chunk: Buffer): void;
  /** The kernel takes bytes again after a short write. */
  drain(): void;
  /** The peer has sent its FIN (or TLS close_notify): no more data will come. */
  end(): void;
  /** The socket is gone; nothing follows. `error` is set when it was reset or failed. */
  close(error: Error | undefined): void;
  /** TLS only: the handshake is over. */
  handshake?(ok: boolean, error: Error | null): void;
}

/** What happened to a socket that nobody owned, for its next owner. */
interface Missed {
  readonly chunks: Buffer[];
  ended: boolean;
}

/** The data of every socket here. One slot for its life; the owner in it changes, or is null for a while. */
export interface Slot {
  owner: SocketOwner | null;
  missed?: Missed;
  /** The listener's account of the connection. */
  seat?: Member;
  /** The records that came from a server that we speak TLS with. */
  readonly records?: TlsRecords;
  /** Set while an end waits to be believed. */
  ending?: boolean;
  /** Set once the socket is gone, whoever heard of it. */
  gone?: { readonly error: Error | undefined };
}

/** Bun's socket with the members that its published types leave out. Seen in Bun 1.4.5. */
export interface OwnedSocket {
  data: Slot;
  readonly remoteAddress: string | undefined;
  readonly remotePort: number | undefined;
  /** Its descriptor; of TLS that of the connection below. Less than 0 once it is closed. */
  readonly fd?: number;
  readonly alpnProtocol: string | false | null;
  /** Returns how many bytes were taken, or -1 when the socket can no longer be written. */
  write(bytes: Uint8Array): number;
  pause(): void;
  resume(): void;
  /** Sends FIN (TLS: close_notify first) and goes on reading. */
  shutdown(): void;
  /** Sends what is buffered, then closes. */
  end(): void;
  /** Closes without TLS's goodbye. What the kernel has taken is still sent. */
  close(): void;
  /** Closes at once: RST on a plain socket, no close_notify on TLS. */
  terminate(): void;
  getPeerCertificate?(abbreviated: boolean): unknown;
}

function missedBy(slot: Slot): Missed {
  return (slot.missed ??= { chunks: [], ended: false });
}

function hand(slot: Slot, chunk: Buffer): void {
  if (slot.owner === null) missedBy(slot).chunks.push(Buffer.from(chunk));
  else slot.owner.data(chunk);
}

function finish(slot: Slot): void {
  if (slot.owner === null) missedBy(slot).ended = true;
  else slot.owner.end();
}

/** Passes an end on that no reset has followed. */
function settleEnd(slot: Slot): void {
  if (slot.ending !== true || slot.gone !== undefined) return;
  slot.ending = false;
  finish(slot);
}

/** Ends that wait to be believed, in their order; one look at all costs less than one each. */
let endings: Slot[] = [];

function settleEndings(): void {
  const settling = endings;
  endings = [];
  for (const slot of settling) settleEnd(slot);
}

function leave(slot: Slot, error: Error | undefined): void {
  if (slot.gone !== undefined) return;
  if (error === undefined) settleEnd(slot);
  slot.gone = { error };
  const { owner } = slot;
  // Without an owner the slot is left as it is: the next one is told.
  if (owner === null) return;
  slot.owner = null;
  owner.close(error);
}

/** One shared set of handlers for every socket, so that a connection costs no closures. */
export const ownedHandlers = {
  data(socket: OwnedSocket, chunk: Buffer): void {
    hand(socket.data, chunk);
  },
  drain(socket: OwnedSocket): void {
    socket.data.owner?.drain();
  },
  end(socket: OwnedSocket): void {
    finish(socket.data);
  },
  close(socket: OwnedSocket, error?: Error): void {
    leave(socket.data, error);
  },
  error(socket: OwnedSocket, error: Error): void {
    leave(socket.data, error);
    socket.terminate();
  },
  handshake(socket: OwnedSocket, ok: boolean, error: Error | null): void {
    socket.data.owner?.handshake?.(ok, error);
  },
};

/**
 * The handlers that Bun is given. It may tell a reset as an end and, in the same turn, as a failure: an end is the peer's
 * FIN only where no failure follows it at once. Seen in Bun 1.4.5.
 */
export const bunHandlers = {
  ...ownedHandlers,
  end(socket: OwnedSocket): void {
    socket.data.ending = true;
    if (endings.push(socket.data) === 1) setImmediate(settleEndings);
  },
};

/**
 * Makes `owner` the one that hears of the socket from now on. What happened while there was none, it hears first, though
 * not inside this call. A socket is not read for long without an owner, or what comes piles up: pause it.
 */
export function own(socket: OwnedSocket, owner: SocketOwner): void {
  const slot = socket.data;
  slot.owner = owner;
  if (slot.missed !== undefined || slot.gone !== undefined) queueMicrotask(() => catchUp(slot));
}

function catchUp(slot: Slot): void {
  const { missed, gone } = slot;
  delete slot.missed;
  for (const chunk of missed?.chunks ?? []) hand(slot, chunk);
  if (missed?.ended === true) finish(slot);
  const { owner } = slot;
  if (gone === undefined || owner === null) return;
  slot.owner = null;
  owner.close(gone.error);
}

/** Lets go of the socket: events wait for the next owner. Pause it as well where that takes more than a turn. */
export function disown(socket: OwnedSocket): void {
  socket.data.owner = null;
}

/** Whether the socket is gone; whoever owns it then will hear or has heard of it. */
export function isGone(socket: OwnedSocket): boolean {
  return socket.data.gone !== undefined;
}
