// Deadlines in great number: one coarse timer looks after all of them, since a timer of its own for each of the
// thousands of connections a second costs more than the rest of its bookkeeping.

/** A moment after which something is given up. */
export interface Deadline {
  readonly atMs: number;
  readonly expire: () => void;
}

/** How late a deadline may be noticed. */
const tickMs = 100;

const pending = new Set<Deadline>();
let ticker: ReturnType<typeof setInterval> | null = null;

function tick(): void {
  const nowMs = performance.now();
  for (const deadline of pending) {
    if (deadline.atMs > nowMs) continue;
    pending.delete(deadline);
    deadline.expire();
  }
  // Nothing waits, so nothing ticks: idle tunnels cost no CPU.
  if (pending.size === 0 && ticker !== null) {
    clearInterval(ticker);
    ticker = null;
  }
}

/** Calls `expire` once, `afterMs` from now and up to 100 ms later, unless it is cancelled before. */
export function startDeadline(afterMs: number, expire: () => void): Deadline {
  const deadline = { atMs: performance.now() + afterMs, expire };
  pending.add(deadline);
  ticker ??= setInterval(tick, tickMs);
  return deadline;
}

/** Does nothing when it has expired or been cancelled already. */
export function cancelDeadline(deadline: Deadline): void {
  pending.delete(deadline);
}
