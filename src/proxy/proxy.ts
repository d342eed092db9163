// The listener with its cap: accepts clients, starts their sessions, counts them, stops.

import { listen } from "../sockets/listen.ts";
import { dialsPending } from "../sockets/dial.ts";
import type { OwnedSocket, Slot, SocketOwner } from "../sockets/owned-socket.ts";
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
  const open = new Map<Slot, { readonly socket: OwnedSocket; readonly session: SocketOwner }>();

  const listener = listen(
    options.hostname,
    options.port,
    (socket) => {
      const used = open.size + Math.ceil(dialsPending() / 2);
      if (used >= capacity.tunnels + capacity.overflow) return null;
      const session = startSession(socket, context, used >= capacity.tunnels);
      open.set(socket.data, { socket, session });
      return session;
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
      // Who has not asked for anything yet would ask for a new tunnel, or keep us waiting for nothing.
      for (const [slot, { socket, session }] of open) if (slot.owner === session) socket.end();
      const deadline = Date.now() + graceMs;
      while (open.size > 0 && Date.now() < deadline) await Bun.sleep(stopPollMs);
      for (const { socket } of open.values()) socket.terminate();
      route.abort();
    },
  };
}
