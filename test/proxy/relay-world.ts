// A world for the relay: two sockets without a network, and a schedule that decides what happens to them when.

import { relay, type Relay } from "../../src/proxy/relay.ts";
import type { RelayWatcher } from "../../src/proxy/relay-side.ts";
import type { TlsEnding } from "../../src/sockets/tls-records.ts";
import { ownedHandlers } from "../../src/sockets/owned-socket.ts";
import { fakeSocket, type FakeSocket } from "../sockets/fake-socket.ts";

export type Side = "client" | "far";

/** What happens next. `send` is a read of that many bytes, `late` one that Bun had under way when it was paused. */
export type Step =
  | { readonly do: "send" | "late" | "room"; readonly side: Side; readonly bytes: number }
  | { readonly do: "open" | "fin" | "reset" | "close"; readonly side: Side };

export interface End {
  readonly first: Side | null;
  readonly error: Error | undefined;
}

export interface WorldOptions {
  /** How each side's TLS would have ended, where the relay speaks it; default: none is spoken. */
  readonly endings?: Partial<Record<Side, TlsEnding>>;
}

export interface World {
  readonly ends: readonly End[];
  readonly moved: { up: number; down: number };
  readonly relay: Relay;
  socket(side: Side): FakeSocket;
  /** What the relay was given from a side. */
  given(side: Side): Buffer;
  /** Bytes that came from a side and were not written to the other one yet. */
  held(side: Side): number;
  isOpen(side: Side): boolean;
  isGone(side: Side): boolean;
  /** Takes a step where it can be: nothing comes from a side that is paused, finished or gone. */
  take(step: Step): void;
  /** Lets the time pass that a client has for its end. */
  wait(): void;
  /** Opens both sides and lets everything through, then the time pass; then both sides finish. */
  settle(): void;
}

const other = { client: "far", far: "client" } as const;

/** The byte at a place of a stream: what is lost, doubled or in the wrong order shows. */
function stream(from: number, bytes: number): Buffer {
  return Buffer.from(
    Array.from({ length: bytes }, (_, index) => ((from + index) * 31 + ((from + index) >> 8)) & 0xff),
  );
}

interface Model {
  readonly socket: FakeSocket;
  sent: number;
  finished: boolean;
  gone: boolean;
  opened: boolean;
  lateReads: number;
}

/** `closesAtOnce`: a socket that is ended reports its close inside the call, as Bun's plain sockets do, or later, as TLS may. */
export function relayWorld(room: number, closesAtOnce: boolean, { endings = {} }: WorldOptions = {}): World {
  const pending: Side[] = [];
  const leave = (side: Side, error?: Error): void => {
    if (models[side].gone) return;
    models[side].gone = true;
    if (error === undefined) ownedHandlers.close(models[side].socket);
    else ownedHandlers.error(models[side].socket, error);
  };
  const model = (side: Side): Model => ({
    socket: fakeSocket({ room, onClosing: () => (closesAtOnce ? leave(side) : pending.push(side)) }),
    sent: 0,
    finished: false,
    gone: false,
    opened: false,
    lateReads: 2,
  });
  const models = { client: model("client"), far: model("far") };
  const ends: End[] = [];
  const later: (() => void)[] = [];
  const moved = { up: 0, down: 0 };
  const watcher: RelayWatcher = {
    left() {},
    moved(up, bytes) {
      moved[up ? "up" : "down"] += bytes;
    },
    closed: (first, error) => ends.push({ first, error }),
  };
  for (const side of ["client", "far"] as const) {
    const ending = endings[side];
    if (ending !== undefined) {
      models[side].socket.data = {
        ...models[side].socket.data,
        records: { push() {}, unseen: () => 0, skip() {}, ending: () => ending },
      };
    }
  }
  const joined = relay(models.client.socket, models.far.socket, watcher, {
    later: (act) => later.push(act),
  });

  function deliver(side: Side, bytes: number): void {
    const at = models[side];
    const chunk = stream(at.sent, bytes);
    at.sent += bytes;
    ownedHandlers.data(at.socket, chunk);
    // Bun uses its buffer again.
    chunk.fill(0);
  }

  function open(side: Side): void {
    models[side].opened = true;
    if (side === "client") joined.openClient();
    else joined.openFar();
  }

  function fin(side: Side): void {
    const at = models[side];
    if (at.gone || at.finished || at.socket.isPaused) return;
    at.finished = true;
    // Seen in Bun 1.4.5: after our own FIN the peer's is reported as a close.
    if (at.socket.isFinished) leave(side);
    else ownedHandlers.end(at.socket);
  }

  function take(step: Step): void {
    const at = models[step.side];
    const canSend = !at.gone && !at.finished;
    switch (step.do) {
      case "send":
        if (!canSend || at.socket.isPaused) break;
        at.lateReads = 2;
        deliver(step.side, step.bytes);
        break;
      case "late":
        if (!canSend || !at.socket.isPaused || at.lateReads === 0) break;
        at.lateReads -= 1;
        deliver(step.side, step.bytes);
        break;
      case "room":
        if (at.gone) break;
        at.socket.room += step.bytes;
        ownedHandlers.drain(at.socket);
        break;
      case "open":
        if (!at.opened) open(step.side);
        break;
      case "fin":
        fin(step.side);
        break;
      case "reset":
        leave(step.side, new Error(`${step.side} reset`));
        break;
      case "close":
        leave(step.side);
        break;
    }
    for (const side of pending.splice(0)) leave(side);
  }

  function wait(): void {
    for (const act of later.splice(0)) act();
    for (const side of pending.splice(0)) leave(side);
  }

  return {
    ends,
    moved,
    relay: joined,
    socket: (side) => models[side].socket,
    given: (side) => stream(0, models[side].sent),
    held: (side) => models[side].sent - models[other[side]].socket.output().length,
    isOpen: (side) => models[side].opened,
    isGone: (side) => models[side].gone,
    take,
    wait,
    settle() {
      const sides: readonly Side[] = ["client", "far"];
      for (const side of sides) take({ do: "open", side });
      for (const side of [...sides, ...sides]) take({ do: "room", side, bytes: Infinity });
      wait();
      for (const side of [...sides, ...sides]) take({ do: "fin", side });
    },
  };
}
