// Dialling TCP: one address, or the first of several that answers.

import { nowhere } from "./crowd.ts";
import { cancelDeadline, expireAfter, startDeadline, type Deadline } from "./deadline.ts";
import { bunHandlers, type OwnedSocket, type Slot, type SocketOwner } from "./owned-socket.ts";

/** Where to dial: an address literal (or, for the operator's own upstream, a name) and a port. */
export interface DialTarget {
  readonly hostname: string;
  readonly port: number;
}

export type DialOutcome =
  | { readonly ok: true; readonly socket: OwnedSocket; readonly target: DialTarget }
  | { readonly ok: false; readonly code: string };

/** How long one address has the field to itself before the next is tried as well (RFC 8305 §5 says 250 ms). */
const headStartMs = 250;

/** Sockets being dialled now, also those given up: Bun cannot cancel a dial, so they hold their descriptor. */
let pending = 0;

export function dialsPending(): number {
  return pending;
}

/** Who waits for a dial. Exactly one of the two is called, once. */
export interface Dialler {
  /** Connected. The socket has no owner and is not paused: own it soon. */
  dialled(socket: OwnedSocket): void;
  /** `code` is the system's word (ECONNREFUSED, …), or ETIMEDOUT. */
  undialled(code: string): void;
}

/** The slot of a socket that we dial: its dialler until it has been told, and its time limit until then. */
class DialSlot implements Slot, Deadline {
  owner: SocketOwner | null = null;
  atMs = 0;
  place = nowhere;

  constructor(private dialler: Dialler | null) {}

  take(): Dialler | null {
    const { dialler } = this;
    this.dialler = null;
    cancelDeadline(this);
    return dialler;
  }

  expire(): void {
    this.take()?.undialled("ETIMEDOUT");
  }
}

const dialHandlers = {
  ...bunHandlers,
  open(socket: OwnedSocket): void {
    pending -= 1;
    const dialler = (socket.data as DialSlot).take();
    if (dialler === null) socket.terminate();
    else dialler.dialled(socket);
  },
  connectError(socket: OwnedSocket, error: { code?: string }): void {
    pending -= 1;
    (socket.data as DialSlot).take()?.undialled(error.code ?? "EIO");
  },
};

/** Dials one address. A connection that comes about after `timeoutMs` is closed. */
export function dial(target: DialTarget, timeoutMs: number, dialler: Dialler): void {
  const slot = new DialSlot(dialler);
  expireAfter(timeoutMs, slot);
  pending += 1;
  // The promise that this gives as well is left alone: what hangs on one costs more than the callbacks.
  void Bun.connect({
    hostname: target.hostname,
    port: target.port,
    allowHalfOpen: true,
    data: slot,
    socket: dialHandlers,
  } as unknown as Parameters<typeof Bun.connect>[0]);
}

/**
 * Dials the targets in their order, each after a head start for the one before it, and gives the first that connects
 * (RFC 8305). The socket has no owner and is not paused: own it soon. Fails with the first
 * target's error, or `ETIMEDOUT` after `timeoutMs`.
 */
export function dialFirst(targets: readonly DialTarget[], timeoutMs: number): Promise<DialOutcome> {
  const { promise, resolve } = Promise.withResolvers<DialOutcome>();
  let settled = false;
  let started = 0;
  let failed = 0;
  let firstFault: string | null = null;
  let headStart: ReturnType<typeof setTimeout> | null = null;

  const settle = (outcome: DialOutcome): void => {
    settled = true;
    cancelDeadline(deadline);
    if (headStart !== null) clearTimeout(headStart);
    resolve(outcome);
  };
  const startNext = (): void => {
    const target = targets[started];
    if (settled || target === undefined) return;
    started += 1;
    if (headStart !== null) clearTimeout(headStart);
    if (started < targets.length) headStart = setTimeout(startNext, headStartMs);
    dial(target, timeoutMs, {
      dialled(socket) {
        if (settled) socket.terminate();
        else settle({ ok: true, socket, target });
      },
      undialled(code) {
        if (settled) return;
        failed += 1;
        firstFault ??= code;
        if (failed === targets.length) settle({ ok: false, code: firstFault });
        else startNext();
      },
    });
  };
  const deadline = startDeadline(timeoutMs, () => settle({ ok: false, code: "ETIMEDOUT" }));
  startNext();
  return promise;
}
