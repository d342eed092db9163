// How many connections the proxy takes, so that it never runs out of descriptors.

/** What of the descriptor limit goes to what. */
export interface Capacity {
  /** Connections that may each have a tunnel: two descriptors apiece. */
  readonly tunnels: number;
  /** Connections past those that still get an answer: the status, or 503. */
  readonly overflow: number;
  /** Clients that may read a page that goes on: one descriptor apiece, besides the others. */
  readonly watchers: number;
}

/**
 * Shares out `limit` descriptors. At the very limit Bun spins a core until some are free, so a reserve is kept for the
 * runtime, files, name lookups, and dials that were given up but not yet forgotten by the kernel.
 */
export function capacityFor(limit: number): Capacity {
  const watchers = Math.min(16, Math.max(2, Math.floor(limit / 64)));
  const reserve = Math.max(48, Math.floor(limit / 16)) + watchers;
  const overflow = Math.min(64, Math.max(8, Math.floor(limit / 8)));
  return { tunnels: Math.max(4, Math.floor((limit - reserve - overflow) / 2)), overflow, watchers };
}
