// The other side of a TCP connection, in the hands of a test: raw bytes, half-close, reset.

interface PeerSocket {
  readonly fd: number;
  data: Peer | undefined;
  write(bytes: Uint8Array): number;
  pause(): void;
  resume(): void;
  shutdown(): void;
  end(): void;
  terminate(): void;
}

/** How the connection ended, as seen from here. */
export type PeerEnd = "fin" | "reset" | "closed";

/** One TCP connection. What arrives is kept until it is read. */
export interface RawPeer extends Disposable {
  readonly descriptor: number;
  /** Resolves when the kernel has taken all of it, or the connection is gone. */
  send(bytes: Uint8Array | string): Promise<void>;
  /** All that has arrived and was not read yet. */
  peek(): Buffer;
  /** Waits until `text` has arrived and takes everything up to its end. Rejects when the connection ends first. */
  readUntil(text: string): Promise<Buffer>;
  /** Waits for the end and takes everything. */
  readToEnd(): Promise<Buffer>;
  /** Resolves with the first sign of the other side's end: its FIN, a reset, or both directions closed. */
  readonly ended: Promise<PeerEnd>;
  /** Resolves when nothing is left of the connection. */
  readonly closed: Promise<void>;
  /** Stands still: reads nothing until `resume`. */
  pause(): void;
  resume(): void;
  /** Sends FIN. */
  finish(): void;
  /** Sends RST. */
  reset(): void;
}

class Peer implements RawPeer {
  socket!: PeerSocket;
  private arrived: Buffer[] = [];
  private waiting: (() => void)[] = [];
  private outgoing: { rest: Uint8Array; readonly done: () => void }[] = [];
  private sawFin = false;
  private isGone = false;
  private readonly firstEnd = Promise.withResolvers<PeerEnd>();
  private readonly wholeEnd = Promise.withResolvers<void>();
  readonly ended = this.firstEnd.promise;
  readonly closed = this.wholeEnd.promise;

  get descriptor(): number {
    return this.socket.fd;
  }

  onData(chunk: Buffer): void {
    this.arrived.push(Buffer.from(chunk));
    this.wake();
  }

  onFin(): void {
    this.sawFin = true;
    this.firstEnd.resolve("fin");
    this.wake();
  }

  onGone(error: Error | undefined): void {
    this.isGone = true;
    this.firstEnd.resolve(error === undefined ? "closed" : "reset");
    this.wholeEnd.resolve();
    for (const { done } of this.outgoing.splice(0)) done();
    this.wake();
  }

  onDrain(): void {
    for (let next = this.outgoing[0]; next !== undefined; next = this.outgoing[0]) {
      const taken = this.socket.write(next.rest);
      if (taken > 0) next.rest = next.rest.subarray(taken);
      if (next.rest.length > 0) return;
      this.outgoing.shift();
      next.done();
    }
  }

  send(bytes: Uint8Array | string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.isGone) return Promise.resolve();
    this.outgoing.push({
      rest: typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes,
      done: resolve,
    });
    if (this.outgoing.length === 1) this.onDrain();
    return promise;
  }

  peek(): Buffer {
    const all = Buffer.concat(this.arrived);
    this.arrived = [all];
    return all;
  }

  async readUntil(text: string): Promise<Buffer> {
    for (;;) {
      const all = this.peek();
      const at = all.indexOf(text, 0, "latin1");
      if (at >= 0) {
        const end = at + Buffer.byteLength(text, "latin1");
        this.arrived = [all.subarray(end)];
        return all.subarray(0, end);
      }
      if (this.sawFin || this.isGone) {
        throw new Error(
          `Cannot read up to ${JSON.stringify(text)}: it ended after ${JSON.stringify(all.toString("latin1"))}`,
        );
      }
      await this.change();
    }
  }

  async readToEnd(): Promise<Buffer> {
    while (!this.sawFin && !this.isGone) await this.change();
    const all = this.peek();
    this.arrived = [];
    return all;
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  finish(): void {
    // Seen in Bun 1.4.5: after both FINs a socket that was shut down stays open until it is ended.
    if (this.sawFin) this.socket.end();
    else this.socket.shutdown();
  }

  reset(): void {
    this.socket.terminate();
  }

  [Symbol.dispose](): void {
    this.socket.terminate();
  }

  private change(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.waiting.push(resolve);
    return promise;
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

const handlers = {
  data: (socket: PeerSocket, chunk: Buffer) => socket.data?.onData(chunk),
  drain: (socket: PeerSocket) => socket.data?.onDrain(),
  end: (socket: PeerSocket) => socket.data?.onFin(),
  close: (socket: PeerSocket, error?: Error) => socket.data?.onGone(error),
  error: (socket: PeerSocket, error: Error) => socket.data?.onGone(error),
};

type Connect = (options: unknown) => Promise<PeerSocket>;
type Listen = (options: unknown) => { readonly port: number; stop(closeActive: boolean): void };

/** Dials `port` of loopback. */
export async function rawClient(port: number, hostname = "127.0.0.1"): Promise<RawPeer> {
  const peer = new Peer();
  const open = (socket: PeerSocket): void => {
    peer.socket = socket;
  };
  await (Bun.connect as unknown as Connect)({
    hostname,
    port,
    allowHalfOpen: true,
    data: peer,
    socket: { ...handlers, open },
  });
  return peer;
}

export interface RawServer extends Disposable {
  readonly port: number;
  /** How many connections have been accepted so far. */
  readonly accepted: number;
  /** The next connection that no one has taken yet. */
  next(): Promise<RawPeer>;
}

/** Listens on a free port of loopback. `greet` runs inside the accept, before anything else can happen. */
export function rawServer(greet: (peer: RawPeer) => void = () => {}, hostname = "127.0.0.1"): RawServer {
  const untaken: RawPeer[] = [];
  const takers: ((peer: RawPeer) => void)[] = [];
  const all: RawPeer[] = [];
  const open = (socket: PeerSocket): void => {
    const peer = new Peer();
    peer.socket = socket;
    socket.data = peer;
    all.push(peer);
    greet(peer);
    const taker = takers.shift();
    if (taker === undefined) untaken.push(peer);
    else taker(peer);
  };
  const server = (Bun.listen as unknown as Listen)({
    hostname,
    port: 0,
    allowHalfOpen: true,
    socket: { ...handlers, open },
  });
  return {
    port: server.port,
    get accepted() {
      return all.length;
    },
    next() {
      const peer = untaken.shift();
      if (peer !== undefined) return Promise.resolve(peer);
      const { promise, resolve } = Promise.withResolvers<RawPeer>();
      takers.push(resolve);
      return promise;
    },
    [Symbol.dispose]() {
      server.stop(true);
      for (const peer of all) peer.reset();
    },
  };
}
