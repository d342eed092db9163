// The relay: two sockets, bytes both ways in order, backpressure and half-close.

import { nowhere, type Member } from "../sockets/crowd.ts";
import { own, type OwnedSocket } from "../sockets/owned-socket.ts";
import type { TlsRecords } from "../sockets/tls-records.ts";
import type { ClientOpening } from "../wire/client-opening.ts";
import { RelaySide, type RelayBond, type RelayWatcher } from "./relay-side.ts";

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
  readonly later?: (act: () => void, ms: number) => void;
  /** Follows what the far end sends, where that is TLS between client and origin. */
  readonly farRecords?: TlsRecords;
  /** Follows what the client sends there. */
  readonly clientOpening?: ClientOpening;
  /** Both are TCP without TLS of ours, so that the kernel can pass on what is much. Default: no. */
  readonly isPlain?: boolean;
}

/** The two sides together: classes, since thousands are made a second and closures are the most of what is collected. */
class Joined implements Relay, RelayBond {
  place = nowhere;
  firstBroken: "client" | "far" | null = null;
  error: Error | undefined;
  isLoss = false;
  private readonly client: RelaySide;
  private readonly far: RelaySide;
  readonly isPlain: boolean;
  private hasLeft = false;

  constructor(
    client: OwnedSocket,
    far: OwnedSocket,
    readonly watcher: RelayWatcher,
    readonly later: (act: () => void, ms: number) => void,
    { farRecords, clientOpening, isPlain = false }: RelayOptions,
  ) {
    this.isPlain = isPlain;
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

function afterTime(act: () => void, ms: number): void {
  setTimeout(act, ms);
}

/** Makes the relay the owner of both sockets. Both start closed for writing; reading starts at once. */
export function relay(
  client: OwnedSocket,
  far: OwnedSocket,
  watcher: RelayWatcher,
  options: RelayOptions = {},
): Relay {
  return new Joined(client, far, watcher, options.later ?? afterTime, options);
}
