// A tunnel that failed by a fault of our own: recorded, and told to a client that is still there.

import type { Ledger } from "../ledger/ledger.ts";
import { sayAndClose } from "../sockets/linger.ts";
import { refusalReply } from "./refusal.ts";
import type { TunnelRequest } from "./route.ts";

export function reportCarryFault(ledger: Ledger, { client, target }: TunnelRequest, error: unknown): void {
  const detail = `Carrying the tunnel failed: ${error instanceof Error ? error.message : String(error)}.`;
  const clientPort = client.socket.remotePort;
  const entry = ledger.record({ code: "internal-error", host: target, detail, clientPort });
  if (!client.gone) sayAndClose(client.socket, refusalReply(entry));
}
