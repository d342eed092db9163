// The listener with its cap: accepts clients, starts their sessions, counts them, stops.

import { listen } from "../sockets/listen.ts";
import { dialsPending } from "../sockets/dial.ts";
import type { OwnedSocket, Slot } from "../sockets/owned-socket.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Capacity } from "./capacity.ts";
import type { Route } from "./route.ts";
import { startSession } from "./session.ts";

export interface ProxyOptions {
  readonly hostname: string;
  readonly port: number;
  readonly route: (ownPort: number) => Route;
  readonly ledger: Ledger;
  readonly capacity: Capacity;
  /** The status JSON; asked for only when somebody asks. */
  readonly status: (proxy: { readonly port: number; readonly connections: number }) => string;
}

export interface Proxy {
  readonly hostname: string;
  readonly port: number;
  /** Stops accepting at once, waits up to `graceMs` for open connections, then ends them. */
  stop(graceMs: number): Promise<void>;
}

/** How often a stopping proxy looks whether its last tunnel has ended. */
const stopPollMs = 20;

/**
 * Starts a proxy.
 * @throws ListenError
 */
export function startProxy(options: ProxyOptions): Proxy {
  const { capacity, ledger } = options;
  const open = new Map<Slot, OwnedSocket>();

  const listener = listen(
    options.hostname,
    options.port,
    (socket) => {
      const used = open.size + Math.ceil(dialsPending() / 2);
      if (used >= capacity.tunnels + capacity.overflow) return null;
      open.set(socket.data, socket);
      return startSession(socket, context, used >= capacity.tunnels);
    },
    (slot) => open.delete(slot),
  );
  const route = options.route(listener.port);
  const context = {
    route,
    ledger,
    hostname: options.hostname,
    port: listener.port,
    status: () => options.status({ port: listener.port, connections: open.size }),
  };
  return {
    hostname: listener.hostname,
    port: listener.port,
    async stop(graceMs) {
      listener.stop();
      const deadline = Date.now() + graceMs;
      while (open.size > 0 && Date.now() < deadline) await Bun.sleep(stopPollMs);
      for (const socket of open.values()) socket.terminate();
      route.abort();
    },
  };
}
