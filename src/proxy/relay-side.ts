// One side of the relay: what comes from its socket goes to the other's, with backpressure and half-close; the hot loop.

import { cutInRecord } from "./closing.ts";
import { ownedHandlers, type OwnedSocket, type SocketOwner } from "../sockets/owned-socket.ts";
import { kernelSplicer } from "../sockets/splice.ts";
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
/** A client on this machine that has had its answer says its end well within this time. */
const goodbyeMs = 50;
/** One that was told of a failure before it has asked for anything may still be about to ask: until then it reads nothing. */
const requestMs = 2_000;

/** A read of so much says that its sender is faster than we are. */
const bulkBytes = 128 * 1024;

/** What both sides share. */
export interface RelayBond {
  readonly watcher: RelayWatcher;
  /** Both are TCP without TLS of ours. */
  readonly isPlain: boolean;
  firstBroken: "client" | "far" | null;
  error: Error | undefined;
  /** Whether the side that was left had not finished. */
  isLoss: boolean;
  left(isClient: boolean): void;
  later(act: () => void, ms: number): void;
}

export class RelaySide implements SocketOwner {
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
    private readonly relay: RelayBond,
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
    const isBulk = chunk.length >= bulkBytes;
    release(chunk);
    if (isBulk && this.relay.isPlain) this.splice();
  }

  /** Where so much came at once more is waiting, or will be by now: it need not come through this process. */
  private splice(): void {
    const { peer, opening } = this;
    const [from, to] = [this.socket.fd, peer.socket.fd];
    const canSend = peer.isOpen && peer.waiting === null && !peer.gone && !peer.finSent;
    if (!canSend || this.gone || this.paused || opening?.isOver === false) return;
    const spliced =
      from === undefined || to === undefined ? null : kernelSplicer()?.across(from, to, this.records);
    if (spliced === undefined || spliced === null) return;
    const { moved, left, error } = spliced;
    if (moved > 0) this.relay.watcher.moved(this.isClient, moved);
    if (left !== null) {
      this.relay.watcher.moved(this.isClient, left.length);
      peer.send(left);
    }
    if (error !== null) ownedHandlers.error(this.socket, error);
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
    this.relay.later(() => this.cut(), this.isTold ? requestMs : goodbyeMs);
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
