// The relay: two sockets, bytes both ways in order, backpressure and half-close; the one hot loop.

import { own, type OwnedSocket, type SocketOwner } from "../sockets/owned-socket.ts";

/** What the relay tells whoever started it. */
export interface RelayWatcher {
  /** Bytes have passed; `up` is towards the origin. Called for every chunk: keep it cheap. */
  moved(up: boolean, bytes: number): void;
  /** Both sides are gone. `first` is the side that broke off, null when all ended well. Called once. */
  closed(first: "client" | "far" | null, error: Error | undefined): void;
}

/** Until a side is opened, at most so many bytes wait for it (RFC 9931 wants early bytes held, threats.md bounds them). */
export const maxHeldBytes = 64 * 1024;

class RelaySide implements SocketOwner {
  peer!: RelaySide;
  /** Bytes for this socket that it has not taken yet, copied out of Bun's buffer. */
  private waiting: Uint8Array[] | null = null;
  private waitingBytes = 0;
  /** Closed until `open`: bytes for this side wait. */
  private isOpen = false;
  private paused = false;
  private finReceived = false;
  private finSent = false;
  /** The server broke off, and this client is given the time to say its end. */
  private isAwaited = false;
  gone = false;

  constructor(
    readonly socket: OwnedSocket,
    private readonly relay: RelayState,
    private readonly isClient: boolean,
  ) {}

  open(): void {
    this.isOpen = true;
    this.drain();
  }

  data(chunk: Uint8Array): void {
    this.relay.watcher.moved(this.isClient, chunk.length);
    this.peer.send(chunk);
  }

  private send(chunk: Uint8Array): void {
    if (this.gone) return;
    let taken = 0;
    if (this.isOpen && this.waiting === null) {
      taken = this.socket.write(chunk);
      if (taken === chunk.length) return;
      if (taken < 0) taken = 0;
    }
    this.waiting ??= [];
    this.waiting.push(Buffer.from(chunk.subarray(taken)));
    this.waitingBytes += chunk.length - taken;
    if (this.isOpen || this.waitingBytes >= maxHeldBytes) this.peer.pause();
  }

  private pause(): void {
    if (this.paused || this.gone) return;
    this.paused = true;
    this.socket.pause();
  }

  private resume(): void {
    if (!this.paused || this.gone) return;
    this.paused = false;
    this.socket.resume();
  }

  drain(): void {
    if (!this.isOpen || this.gone) return;
    while (this.waiting !== null) {
      const chunk = this.waiting[0];
      if (chunk === undefined) {
        this.waiting = null;
        this.waitingBytes = 0;
        break;
      }
      const taken = this.socket.write(chunk);
      if (taken < chunk.length) {
        if (taken > 0) {
          this.waiting[0] = chunk.subarray(taken);
          this.waitingBytes -= taken;
        }
        this.peer.pause();
        return;
      }
      this.waiting.shift();
      this.waitingBytes -= chunk.length;
    }
    if (this.peer.gone) this.leave();
    else if (this.peer.finReceived) this.sendFin();
    else this.peer.resume();
  }

  end(): void {
    this.finReceived = true;
    if (this.peer.waiting === null && this.peer.isOpen) this.peer.sendFin();
    if (this.finSent && !this.gone) this.socket.end();
  }

  private sendFin(): void {
    if (this.finSent || this.gone) return;
    this.finSent = true;
    if (this.finReceived) this.socket.end();
    else this.socket.shutdown();
  }

  /** The other side is gone and nothing waits any more. */
  private leave(): void {
    if (this.gone || this.isAwaited) return;
    if (this.relay.firstBroken === null && this.peer.finReceived) {
      this.socket.end();
      return;
    }
    if (!this.isClient || this.finReceived) {
      this.cut();
      return;
    }
    // A server that closes before it has read its client's goodbye resets it (RFC 1122 §4.2.2.13). So a client that comes
    // to its end without having heard of that has had its answer.
    this.isAwaited = true;
    this.resume();
    this.relay.later(() => this.cut());
  }

  /** Queueing end() for a peer that still sends would keep its bytes coming with nowhere to go, so: at once. */
  private cut(): void {
    if (this.gone) return;
    this.relay.isLoss = !(this.isClient && this.finReceived);
    this.socket.terminate();
  }

  close(error: Error | undefined): void {
    if (this.gone) return;
    this.gone = true;
    // After our own FIN Bun reports the peer's FIN as a close without an end.
    if (error === undefined && this.finSent) this.finReceived = true;
    // A server that closed after its FIN resets what still comes, be it a TLS goodbye: only what it never took is a loss.
    const isRefusal = !this.isClient && this.waiting === null;
    const ended = this.finReceived && (error === undefined || isRefusal);
    if (!ended && !this.peer.gone && this.relay.firstBroken === null) {
      this.relay.firstBroken = this.isClient ? "client" : "far";
      this.relay.error = error;
    }
    this.waiting = null;
    if (this.peer.gone) {
      const { watcher, isLoss, firstBroken } = this.relay;
      if (isLoss) watcher.closed(firstBroken, this.relay.error);
      else watcher.closed(null, undefined);
    } else if (this.peer.waiting === null) {
      this.peer.leave();
    } else {
      // What has been received is still owed to the peer; what the peer sends has nowhere to go.
      this.peer.pause();
    }
  }
}

interface RelayState {
  readonly watcher: RelayWatcher;
  firstBroken: "client" | "far" | null;
  error: Error | undefined;
  /** Whether the side that was left had not finished. */
  isLoss: boolean;
  readonly later: (act: () => void) => void;
}

/** A relay whose sides are opened one by one: until then their bytes wait, up to 64 KiB, and then the sender stands still. */
export interface Relay {
  openClient(): void;
  openFar(): void;
  /** Bytes that were read from a side before the relay owned it, in order, before any other. */
  pushFromClient(bytes: Uint8Array): void;
  pushFromFar(bytes: Uint8Array): void;
  /** The client's FIN came before the relay owned it. */
  endFromClient(): void;
  /** Ends both sides at once. */
  abort(): void;
}

/** A client on this machine that has had its answer says its end well within this time. */
const goodbyeMs = 50;

/** Makes the relay the owner of both sockets. Both start closed for writing; reading starts at once. */
export function relay(
  client: OwnedSocket,
  far: OwnedSocket,
  watcher: RelayWatcher,
  later: (act: () => void) => void = (act) => void setTimeout(act, goodbyeMs),
): Relay {
  const state: RelayState = { watcher, firstBroken: null, error: undefined, isLoss: false, later };
  const clientSide = new RelaySide(client, state, true);
  const farSide = new RelaySide(far, state, false);
  clientSide.peer = farSide;
  farSide.peer = clientSide;
  own(client, clientSide);
  own(far, farSide);
  client.resume();
  far.resume();
  return {
    openClient: () => clientSide.open(),
    openFar: () => farSide.open(),
    pushFromClient: (bytes) => clientSide.data(bytes),
    pushFromFar: (bytes) => farSide.data(bytes),
    endFromClient: () => clientSide.end(),
    abort: () => {
      client.terminate();
      far.terminate();
    },
  };
}
