// The route through a gateway elsewhere: dial it, CONNECT through it, pass its answer on.

import type { SecureContext } from "node:tls";
import type { Ledger, Occurrence, RejectionCause } from "../ledger/ledger.ts";
import { dialFirst } from "../sockets/dial.ts";
import { sayAndClose } from "../sockets/linger.ts";
import { disown, isGone, type OwnedSocket } from "../sockets/owned-socket.ts";
import { secureClient } from "../sockets/secure.ts";
import { encodeAlpn } from "../wire/alpn.ts";
import type { FailureCode } from "../failures/catalogue.ts";
import type { Fields } from "../wire/field-lines.ts";
import { established } from "./established.ts";
import type { HeldClient } from "./held-client.ts";
import { refusalReply } from "./refusal.ts";
import type { Relay } from "./relay.ts";
import type { Route, TunnelRequest } from "./route.ts";
import { startTunnel } from "./tunnel.ts";
import { readUpstreamReply, type UpstreamReply } from "./upstream-reply.ts";

/** The next hop, and how to speak to it. */
export interface UpstreamOptions {
  readonly scheme: "http" | "https";
  readonly host: string;
  readonly port: number;
  /** The whole value of Proxy-Authorization, or null. */
  readonly authorization: string | null;
  /** Roots for an `https` upstream; not used for `http`. */
  readonly tlsContext: SecureContext | null;
  readonly ledger: Ledger;
  /** Told after each exchange whether the upstream does its work: any decision of it counts as well. */
  readonly onExchange: (works: boolean) => void;
}

const dialTimeoutMs = 10_000;
/** The upstream dials the origin before it answers, and may itself have an upstream: it gets longer than a dial. */
const answerTimeoutMs = 60_000;

const http11Only = encodeAlpn(["http/1.1"]);

function secureUpstream(
  socket: OwnedSocket,
  context: SecureContext,
  serverName: string,
): Promise<OwnedSocket | string> {
  if (isGone(socket)) return Promise.resolve("it closed the connection before TLS began");
  return new Promise((resolve) => {
    const deadline = setTimeout(() => fail("the TLS handshake timed out"), dialTimeoutMs);
    const fail = (why: string): void => {
      clearTimeout(deadline);
      // First: terminating reports a close inside the call, whose reason would be the one that counts.
      resolve(why);
      secured.tls.terminate();
    };
    const secured = secureClient(socket, {
      context,
      serverName,
      alpn: http11Only,
      owner: {
        data() {},
        drain() {},
        end() {},
        close: (error) => fail(`TLS failed (${error?.message ?? "closed"})`),
        handshake(ok, error) {
          if (!ok || error !== null)
            return fail(`its certificate or TLS failed (${error?.message ?? "unknown"})`);
          clearTimeout(deadline);
          disown(secured.tls);
          resolve(secured.tls);
        },
      },
    });
    socket.resume();
  });
}

function connectRequest(target: string, authorization: string | null): Buffer {
  const credentials = authorization === null ? "" : `Proxy-Authorization: ${authorization}\r\n`;
  return Buffer.from(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${credentials}\r\n`, "latin1");
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
  const { ledger, authorization } = options;
  const relays = new Set<Relay>();

  function broken(client: HeldClient, target: string, why: string, timedOut: boolean): void {
    options.onExchange(false);
    const occurrence: Occurrence = {
      code: "upstream-broken",
      host: target,
      detail: `The upstream gateway ${options.host}:${options.port} ${why}.`,
      status: timedOut ? 504 : 502,
      cause: "upstream",
    };
    const entry = ledger.record(occurrence);
    if (!client.gone) sayAndClose(client.socket, refusalReply(entry));
  }

  function passOn(client: HeldClient, target: string, reply: UpstreamReply & { kind: "rejected" }): void {
    const { code, cause } = sort(reply.status);
    options.onExchange(cause !== "upstream");
    const entry = ledger.record({
      code,
      host: target,
      detail: `The upstream gateway answered ${reply.said}.`,
      status: reply.status,
      cause,
      upstreamSaid: reply.said,
    });
    if (client.gone) return;
    const headers: Fields = [
      ["x-agentproxy-code", code],
      ["x-agentproxy-id", entry.id],
    ];
    sayAndClose(client.socket, reply.forward(headers));
  }

  async function open({ client, target }: TunnelRequest): Promise<void> {
    const dialled = await dialFirst([{ hostname: options.host, port: options.port }], dialTimeoutMs);
    if (!dialled.ok) {
      const timedOut = dialled.code === "ETIMEDOUT";
      const why = timedOut ? "did not answer within 10 s" : `could not be reached (${dialled.code})`;
      return broken(client, target, why, timedOut);
    }
    if (client.gone) return dialled.socket.terminate();
    const far =
      options.tlsContext === null
        ? dialled.socket
        : await secureUpstream(dialled.socket, options.tlsContext, options.host);
    if (typeof far === "string") return broken(client, target, `cannot be spoken to: ${far}`, false);
    if (client.gone) return far.terminate();

    client.onGone(() => far.terminate());
    far.write(connectRequest(target, authorization));
    const reply = await readUpstreamReply(far, answerTimeoutMs);
    if (client.gone) return far.terminate();
    switch (reply.kind) {
      case "broken":
        far.terminate();
        return broken(client, target, reply.why, reply.timedOut);
      case "rejected":
        far.terminate();
        return passOn(client, target, reply);
      case "accepted": {
        options.onExchange(true);
        const joined = startTunnel(ledger, target, client.socket, far, "the upstream gateway", () =>
          relays.delete(joined),
        );
        relays.add(joined);
        client.socket.write(established);
        joined.openClient();
        joined.openFar();
        if (reply.rest.length > 0) joined.pushFromFar(reply.rest);
        const early = client.take();
        if (early.length > 0) joined.pushFromClient(early);
        if (client.ended) joined.endFromClient();
      }
    }
  }

  return {
    open,
    abort: () => {
      for (const joined of relays) joined.abort();
    },
  };
}
