// The relay: two sockets, bytes both ways in order, backpressure and half-close; the one hot loop.

import { cutInRecord } from "./closing.ts";
import { nowhere, type Member } from "../sockets/crowd.ts";
import { own, type OwnedSocket, type SocketOwner } from "../sockets/owned-socket.ts";
import { release } from "./release-chunk.ts";
import type { TlsRecords } from "../sockets/tls-records.ts";
import type { ClientOpening } from "../wire/client-opening.ts";

/** What the relay tells whoever started it. */
export interface RelayWatcher {
  /** Bytes have passed; `up` is towards the origin. Called for every chunk: keep it cheap. */
  moved(up: boolean, bytes: number): void;
  /** A side has ended or is gone, before the other. Called once. */
  left(side: "client" | "far"): void;
  /** The far end broke off with `error`: what to tell a client that waits, which then ends well; null for nothing. */
  lastWords?(error: Error): Uint8Array | null;
  /** Both sides are gone. `first` is the side that broke off, null when all ended well. Called once. */
  closed(first: "client" | "far" | null, error: Error | undefined): void;
}

/** Until a side is opened, at most so many bytes wait for it (RFC 9931 wants early bytes held, threats.md bounds them). */
export const maxHeldBytes = 64 * 1024;

/** HTTP/2's GOAWAY and TLS's close_notify, each in a record of its own, are under 100 bytes. */
const longestGoodbyeBytes = 256;

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
  /** What was sent to it after its FIN. */
  private lateBytes = 0;
  /** The server broke off, and this client is given the time to say its end. */
  private isAwaited = false;
  /** Has been given the last words. */
  private isTold = false;
  gone = false;

  constructor(
    readonly socket: OwnedSocket,
    private readonly relay: Joined,
    private readonly isClient: boolean,
    /** Followed here where the bytes that pass are themselves TLS. */
    private readonly records: TlsRecords | null,
    private readonly opening: ClientOpening | null,
  ) {}

  open(): void {
    this.isOpen = true;
    this.drain();
  }

  data(chunk: Uint8Array): void {
    this.relay.watcher.moved(this.isClient, chunk.length);
    this.records?.push(chunk);
    this.opening?.push(chunk);
    this.peer.send(chunk);
    release(chunk);
  }

  private send(chunk: Uint8Array): void {
    if (this.gone) return;
    if (this.finReceived) this.lateBytes += chunk.length;
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
    this.relay.left(this.isClient);
    const isCut = this.records?.ending() === "cut" || this.socket.data.records?.ending() === "cut";
    if (isCut && !this.peer.finReceived) {
      this.relay.firstBroken ??= this.isClient ? "client" : "far";
      this.relay.error ??= cutInRecord;
      this.relay.isLoss = true;
    }
    if (this.peer.waiting === null && this.peer.isOpen) this.peer.sendFin();
    if (this.finSent && !this.gone) this.socket.end();
  }

  private sendFin(): void {
    if (this.finSent || this.gone) return;
    this.finSent = true;
    const ending = this.peer.socket.data.records?.ending() ?? "announced";
    // The client must see that an end came without the server's word: with our own goodbye a body cut short looks whole.
    if (this.isClient && ending !== "announced") this.socket.close();
    else if (this.finReceived) this.socket.end();
    else this.socket.shutdown();
  }

  /** The other side is gone and nothing waits any more. */
  private leave(): void {
    if (this.gone || this.isAwaited) return;
    const isOver = this.finSent && this.finReceived;
    const isWell = this.relay.firstBroken === null && this.peer.finReceived;
    if (isOver || (isWell && (!this.isTold || this.finReceived))) return this.socket.end();
    if (!this.isClient || this.finReceived) return this.cut();
    // A server that closes before it has read its client's goodbye resets it (RFC 1122 §4.2.2.13). So a client that comes
    // to its end without having heard of that has had its answer.
    this.isAwaited = true;
    // Closed at once, a client that is still sending would be reset and lose the words.
    if (this.isTold) {
      this.finSent = true;
      this.socket.shutdown();
    }
    this.resume();
    this.relay.later(() => this.cut());
  }

  /** Queueing end() for a peer that still sends would keep its bytes coming with nowhere to go, so: at once. */
  private cut(): void {
    if (this.gone) return;
    if (!(this.isClient && this.finReceived)) this.relay.isLoss = true;
    this.socket.terminate();
  }

  private tell(error: Error): void {
    const words = this.relay.watcher.lastWords?.(error);
    if (words === undefined || words === null) return;
    this.finReceived = true;
    this.peer.isTold = true;
    this.peer.send(words);
  }

  close(error: Error | undefined): void {
    if (this.gone) return;
    this.gone = true;
    this.relay.left(this.isClient);
    if (error !== undefined && !this.isClient && !this.peer.gone) this.tell(error);
    // After our own FIN Bun reports the peer's FIN as a close without an end.
    if (error === undefined && this.finSent) this.finReceived = true;
    // A server that closed after its FIN resets what still comes, be it a TLS goodbye: more than that is a loss.
    const isGoodbye = !this.isClient && this.lateBytes <= longestGoodbyeBytes;
    const ended = this.finReceived && (error === undefined || isGoodbye);
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

/** A relay whose sides are opened one by one: until then their bytes wait, up to 64 KiB, and then the sender stands still. */
export interface Relay extends Member {
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

export interface RelayOptions {
  /** Calls back when a client has had the time to say its end. */
  readonly later?: (act: () => void) => void;
  /** Follows what the far end sends, where that is TLS between client and origin. */
  readonly farRecords?: TlsRecords;
  /** Follows what the client sends there. */
  readonly clientOpening?: ClientOpening;
}

/** A client on this machine that has had its answer says its end well within this time. */
const goodbyeMs = 50;

/** The two sides together: classes, since thousands are made a second and closures are the most of what is collected. */
class Joined implements Relay {
  place = nowhere;
  firstBroken: "client" | "far" | null = null;
  error: Error | undefined;
  /** Whether the side that was left had not finished. */
  isLoss = false;
  private readonly client: RelaySide;
  private readonly far: RelaySide;
  private hasLeft = false;

  constructor(
    client: OwnedSocket,
    far: OwnedSocket,
    readonly watcher: RelayWatcher,
    readonly later: (act: () => void) => void,
    { farRecords, clientOpening }: RelayOptions,
  ) {
    this.client = new RelaySide(client, this, true, null, clientOpening ?? null);
    this.far = new RelaySide(far, this, false, farRecords ?? null, null);
    this.client.peer = this.far;
    this.far.peer = this.client;
    own(client, this.client);
    own(far, this.far);
    client.resume();
    far.resume();
  }

  left(isClient: boolean): void {
    if (this.hasLeft) return;
    this.hasLeft = true;
    this.watcher.left(isClient ? "client" : "far");
  }

  openClient(): void {
    this.client.open();
  }
  openFar(): void {
    this.far.open();
  }
  pushFromClient(bytes: Uint8Array): void {
    this.client.data(bytes);
  }
  pushFromFar(bytes: Uint8Array): void {
    this.far.data(bytes);
  }
  endFromClient(): void {
    this.client.end();
  }
  abort(): void {
    this.hasLeft = true;
    this.client.socket.terminate();
    this.far.socket.terminate();
  }
}

function afterGoodbye(act: () => void): void {
  setTimeout(act, goodbyeMs);
}

/** Makes the relay the owner of both sockets. Both start closed for writing; reading starts at once. */
export function relay(
  client: OwnedSocket,
  far: OwnedSocket,
  watcher: RelayWatcher,
  options: RelayOptions = {},
): Relay {
  return new Joined(client, far, watcher, options.later ?? afterGoodbye, options);
}
