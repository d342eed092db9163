// One tunnel on its way through the upstream gateway: dialled, secured if need be, asked for, answered.

import type { SecureContext } from "node:tls";
import { observeMs } from "../ledger/histogram.ts";
import type { Tally } from "../ledger/tally.ts";
import { dial, type Dialler } from "../sockets/dial.ts";
import type { OwnedSocket } from "../sockets/owned-socket.ts";
import type { TunnelRequest } from "./route.ts";
import { secureUpstream } from "./secure-upstream.ts";
import { readUpstreamReply, type UpstreamReply } from "./upstream-reply.ts";

/** The next hop, and who is told what came of an attempt: exactly one of the four, unless the client went first. */
export interface UpstreamHop {
  readonly hostname: string;
  readonly port: number;
  /** The whole value of Proxy-Authorization, or null. */
  readonly authorization: string | null;
  /** Roots for an `https` upstream, asked for with each tunnel; null for `http`. */
  readonly tlsContext: (() => SecureContext) | null;
  readonly tally: Pick<Tally, "dials" | "handshakes">;
  /** `far` has no owner: own it in the same turn. `rest` came after the head of its answer. */
  accepted(request: TunnelRequest, far: OwnedSocket, rest: Buffer): void;
  rejected(request: TunnelRequest, reply: UpstreamReply & { kind: "rejected" }): void;
  broken(request: TunnelRequest, why: string, timedOut: boolean): void;
  /** A fault of our own. */
  failed(request: TunnelRequest, error: unknown): void;
}

const dialTimeoutMs = 10_000;
/** The upstream dials the origin before it answers, and may itself have an upstream: it gets longer than a dial. */
const answerTimeoutMs = 60_000;

function connectRequest(target: string, authorization: string | null): Buffer {
  const credentials = authorization === null ? "" : `Proxy-Authorization: ${authorization}\r\n`;
  return Buffer.from(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${credentials}\r\n`, "latin1");
}

/** Called back, not awaited: promises and closures for each of thousands of tunnels a second cost a tenth of them. */
class Attempt implements Dialler {
  private readonly startedMs = performance.now();

  constructor(
    private readonly hop: UpstreamHop,
    private readonly request: TunnelRequest,
  ) {}

  undialled(code: string): void {
    const timedOut = code === "ETIMEDOUT";
    const why = timedOut ? "did not answer within 10 s" : `could not be reached (${code})`;
    this.hop.broken(this.request, why, timedOut);
  }

  dialled(socket: OwnedSocket): void {
    observeMs(this.hop.tally.dials, performance.now() - this.startedMs);
    if (this.request.client.gone) return socket.terminate();
    const { tlsContext } = this.hop;
    if (tlsContext === null) return this.ask(socket);
    this.askInsideTls(socket, tlsContext()).catch((error: unknown) => this.hop.failed(this.request, error));
  }

  private async askInsideTls(socket: OwnedSocket, context: SecureContext): Promise<void> {
    const startedMs = performance.now();
    const far = await secureUpstream(socket, context, this.hop.hostname, dialTimeoutMs);
    if (typeof far === "string") {
      return this.hop.broken(this.request, `cannot be spoken to: ${far}`, false);
    }
    observeMs(this.hop.tally.handshakes.upstream, performance.now() - startedMs);
    if (this.request.client.gone) far.terminate();
    else this.ask(far);
  }

  private ask(far: OwnedSocket): void {
    const { client, target } = this.request;
    client.onGone(() => far.terminate());
    far.write(connectRequest(target, this.hop.authorization));
    readUpstreamReply(far, answerTimeoutMs, (reply) => {
      try {
        this.answered(far, reply);
      } catch (error) {
        far.terminate();
        this.hop.failed(this.request, error);
      }
    });
  }

  private answered(far: OwnedSocket, reply: UpstreamReply): void {
    const { hop, request } = this;
    if (request.client.gone) return far.terminate();
    if (reply.kind === "accepted") return hop.accepted(request, far, reply.rest);
    far.terminate();
    if (reply.kind === "rejected") hop.rejected(request, reply);
    else hop.broken(request, reply.why, reply.timedOut);
  }
}

/** Asks the upstream for the tunnel, once. Nothing that a client sent is ever sent twice. */
export function attemptUpstream(hop: UpstreamHop, request: TunnelRequest): void {
  dial(hop, dialTimeoutMs, new Attempt(hop, request));
}
