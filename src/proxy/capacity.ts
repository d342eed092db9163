// How many connections the proxy takes, so that it never runs out of descriptors.

/** What of the descriptor limit goes to what. */
export interface Capacity {
  /** Connections that may each have a tunnel: two descriptors apiece. */
  readonly tunnels: number;
  /** Connections past those that still get an answer: the status, or 503. */
  readonly overflow: number;
}

/**
 * Shares out `limit` descriptors. At the very limit Bun spins a core until some are free, so a reserve is kept for the
 * runtime, files, name lookups, and dials that were given up but not yet forgotten by the kernel.
 */
export function capacityFor(limit: number): Capacity {
  const reserve = Math.max(48, Math.floor(limit / 16));
  const overflow = Math.min(64, Math.max(8, Math.floor(limit / 8)));
  return { tunnels: Math.max(4, Math.floor((limit - reserve - overflow) / 2)), overflow };
}
