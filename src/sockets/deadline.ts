// Deadlines in great number: one coarse timer looks after all of them, since a timer of its own for each of the
// thousands of connections a second costs more than the rest of its bookkeeping.

import { enter, leave, nowhere, type Member } from "./crowd.ts";

/** Something that is given up at a moment; on the way of every connection, so any object can be its own. */
export interface Deadline extends Member {
  /** Kept here while it waits. */
  atMs: number;
  expire(): void;
}

/** How late a deadline may be noticed. */
const tickMs = 100;

const pending: Deadline[] = [];
let ticker: ReturnType<typeof setInterval> | null = null;

function tick(): void {
  const nowMs = performance.now();
  const expired = pending.filter((deadline) => deadline.atMs <= nowMs);
  for (const deadline of expired) {
    // One that expired before it may have cancelled it.
    if (deadline.place === nowhere) continue;
    leave(pending, deadline);
    deadline.expire();
  }
  // Nothing waits, so nothing ticks: idle tunnels cost no CPU.
  if (pending.length === 0 && ticker !== null) {
    clearInterval(ticker);
    ticker = null;
  }
}

/** Calls `expire` once, `afterMs` from now and up to 100 ms later, unless it is cancelled before. */
export function startDeadline(afterMs: number, expire: () => void): Deadline {
  const deadline = { atMs: 0, place: nowhere, expire };
  expireAfter(afterMs, deadline);
  return deadline;
}

/** The same for an object that is its own deadline; one that waits already waits anew. */
export function expireAfter(afterMs: number, deadline: Deadline): void {
  deadline.atMs = performance.now() + afterMs;
  enter(pending, deadline);
  ticker ??= setInterval(tick, tickMs);
}

/** Does nothing when it has expired or been cancelled already. */
export function cancelDeadline(deadline: Deadline): void {
  leave(pending, deadline);
}
