// Dialling TCP: one address, or the first of several that answers.

import { cancelDeadline, startDeadline } from "./deadline.ts";
import { bunHandlers, type OwnedSocket, type Slot } from "./owned-socket.ts";

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

function dialOne(target: DialTarget): Promise<DialOutcome> {
  pending += 1;
  return Bun.connect({
    hostname: target.hostname,
    port: target.port,
    allowHalfOpen: true,
    data: { owner: null } satisfies Slot,
    socket: bunHandlers,
  } as unknown as Parameters<typeof Bun.connect>[0]).then(
    (socket): DialOutcome => {
      pending -= 1;
      return { ok: true, socket: socket as unknown as OwnedSocket, target };
    },
    (error: unknown): DialOutcome => {
      pending -= 1;
      return { ok: false, code: (error as { code?: string }).code ?? "EIO" };
    },
  );
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
    void dialOne(target).then((outcome) => {
      if (settled) {
        if (outcome.ok) outcome.socket.terminate();
        return;
      }
      if (outcome.ok) return settle(outcome);
      failed += 1;
      firstFault ??= outcome.code;
      if (failed === targets.length) settle({ ok: false, code: firstFault });
      else startNext();
    });
  };
  const deadline = startDeadline(timeoutMs, () => settle({ ok: false, code: "ETIMEDOUT" }));
  startNext();
  return promise;
}
