// The listener with its cap: accepts clients, starts their sessions, counts them, stops.

import { listen } from "../sockets/listen.ts";
import { dialsPending } from "../sockets/dial.ts";
import { enter, everyone, leave, nowhere, type Member } from "../sockets/crowd.ts";
import type { OwnedSocket, Slot, SocketOwner } from "../sockets/owned-socket.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Capacity } from "./capacity.ts";
import type { OwnPages } from "./own-pages.ts";
import type { Route } from "./route.ts";
import { startSession } from "./session.ts";

export interface ProxyOptions {
  readonly hostname: string;
  readonly port: number;
  readonly route: (ownPort: number) => Route;
  readonly ledger: Ledger;
  readonly capacity: Capacity;
  /** What answers below /__agentproxy/. */
  readonly ownPages: OwnPages;
}

export interface Proxy {
  readonly hostname: string;
  readonly port: number;
  /** How many clients are connected, also those without a tunnel, but not those that only watch. */
  connections(): number;
  /** Stops accepting at once, waits up to `graceMs` for open connections, then ends them. */
  stop(graceMs: number): Promise<void>;
}

/** A connection that is open, and its first owner. */
interface Seat extends Member {
  readonly socket: OwnedSocket;
  readonly slot: Slot;
  readonly session: SocketOwner;
  /** Those among whom it is now. */
  crowd: Seat[];
}

/** How often a stopping proxy looks whether its last tunnel has ended. */
const stopPollMs = 20;

/**
 * Starts a proxy.
 * @throws ListenError
 */
export function startProxy(options: ProxyOptions): Proxy {
  const { capacity, ledger } = options;
  const open: Seat[] = [];
  /** Clients that read a page that goes on: they carry nothing, and nobody waits for them. */
  const watching: Seat[] = [];

  const listener = listen(
    options.hostname,
    options.port,
    (socket) => {
      const used = open.length + Math.ceil(dialsPending() / 2);
      if (used >= capacity.tunnels + capacity.overflow) return null;
      const session = startSession(socket, context, used >= capacity.tunnels);
      const slot = socket.data;
      const seat: Seat = { socket, slot, session, crowd: open, place: nowhere };
      slot.seat = seat;
      enter(open, seat);
      return session;
    },
    ({ seat }) => {
      if (seat !== undefined) leave((seat as Seat).crowd, seat as Seat);
    },
  );
  const route = options.route(listener.port);
  const context = {
    route,
    ledger,
    hostname: options.hostname,
    port: listener.port,
    ownPages: options.ownPages,
    watch(socket: OwnedSocket): boolean {
      if (watching.length >= capacity.watchers) return false;
      const seat = socket.data.seat as Seat;
      leave(open, seat);
      seat.crowd = watching;
      enter(watching, seat);
      return true;
    },
  };
  return {
    hostname: listener.hostname,
    port: listener.port,
    connections: () => open.length,
    async stop(graceMs) {
      listener.stop();
      // Who has not asked for anything yet would ask for a new tunnel, or keep us waiting for nothing.
      for (const { socket, slot, session } of everyone(open)) if (slot.owner === session) socket.end();
      for (const { socket } of everyone(watching)) socket.end();
      const deadline = Date.now() + graceMs;
      while (open.length > 0 && Date.now() < deadline) await Bun.sleep(stopPollMs);
      for (const { socket } of [...open, ...watching]) socket.terminate();
      route.abort();
    },
  };
}
