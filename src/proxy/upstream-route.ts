// The route through a gateway elsewhere: dial it, CONNECT through it, pass its answer on.

import type { SecureContext } from "node:tls";
import type { FailureCode } from "../failures/catalogue.ts";
import type { Ledger, RejectionCause } from "../ledger/ledger.ts";
import { enter, everyone, leave } from "../sockets/crowd.ts";
import { sayAndClose } from "../sockets/linger.ts";
import type { OwnedSocket } from "../sockets/owned-socket.ts";
import type { Fields } from "../wire/field-lines.ts";
import { reportCarryFault } from "./carry-fault.ts";
import { grant } from "./established.ts";
import { refusalReply } from "./refusal.ts";
import type { Relay } from "./relay.ts";
import type { Route, TunnelRequest } from "./route.ts";
import { startTunnel } from "./tunnel.ts";
import { attemptUpstream, type UpstreamHop } from "./upstream-attempt.ts";
import type { UpstreamReply } from "./upstream-reply.ts";

/** The next hop, and how to speak to it. */
export interface UpstreamOptions {
  readonly scheme: "http" | "https";
  readonly host: string;
  readonly port: number;
  /** The whole value of Proxy-Authorization, or null. */
  readonly authorization: string | null;
  /** Roots for an `https` upstream; not used for `http`. */
  readonly tlsContext: (() => SecureContext) | null;
  readonly ledger: Ledger;
  /** Told after each exchange whether the upstream does its work: any decision of it counts as well. */
  readonly onExchange: (works: boolean) => void;
}

/** A denial is only what says so: 403, 451, or a redirect to a page that does (Squid's deny_info). 400, 404 or 429 decide nothing. */
function sort(status: number): { code: FailureCode; cause: RejectionCause } {
  if (status === 407) return { code: "upstream-credentials", cause: "credentials" };
  const isDecision = status === 403 || status === 451 || (status >= 300 && status < 400);
  if (isDecision) return { code: "upstream-denied", cause: "policy" };
  return { code: "upstream-broken", cause: "upstream" };
}

/** Makes the route. Nothing that a client sent is ever sent twice: an upstream gets one try. */
export function upstreamRoute(options: UpstreamOptions): Route {
  const { ledger, host, port, authorization, tlsContext } = options;
  const relays: Relay[] = [];

  function broken({ client, target }: TunnelRequest, why: string, timedOut: boolean): void {
    options.onExchange(false);
    const entry = ledger.record({
      code: "upstream-broken",
      host: target,
      detail: `The upstream gateway ${host}:${port} ${why}.`,
      status: timedOut ? 504 : 502,
      cause: "upstream",
      clientPort: client.socket.remotePort,
    });
    if (!client.gone) sayAndClose(client.socket, refusalReply(entry));
  }

  function rejected({ client, target }: TunnelRequest, reply: UpstreamReply & { kind: "rejected" }): void {
    const { code, cause } = sort(reply.status);
    options.onExchange(cause !== "upstream");
    const entry = ledger.record({
      code,
      host: target,
      detail: `The upstream gateway answered ${reply.said}.`,
      status: reply.status,
      cause,
      upstreamSaid: reply.said,
      clientPort: client.socket.remotePort,
    });
    if (client.gone) return;
    const headers: Fields = [
      ["x-agentproxy-code", code],
      ["x-agentproxy-id", entry.id],
    ];
    sayAndClose(client.socket, reply.forward(headers));
  }

  function accepted({ client, target }: TunnelRequest, far: OwnedSocket, rest: Buffer): void {
    options.onExchange(true);
    const { remotePort } = client.socket;
    const own = { remotePort, met: ledger.meet(target, remotePort) };
    const onClosed = (): void => leave(relays, joined);
    const joined = startTunnel(ledger, target, client.socket, far, "the upstream gateway", onClosed, own);
    enter(relays, joined);
    grant(client.socket, ledger);
    joined.openClient();
    joined.openFar();
    if (rest.length > 0) joined.pushFromFar(rest);
    const early = client.take();
    if (early.length > 0) joined.pushFromClient(early);
    if (client.ended) joined.endFromClient();
  }

  const hop: UpstreamHop = {
    hostname: host,
    port,
    authorization,
    tlsContext,
    tally: ledger.tally,
    accepted,
    rejected,
    broken,
    failed: (request, error) => reportCarryFault(ledger, request, error),
  };
  return {
    open(request) {
      attemptUpstream(hop, request);
      return null;
    },
    abort() {
      for (const joined of everyone(relays)) joined.abort();
    },
  };
}
