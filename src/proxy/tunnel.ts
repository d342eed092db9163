// An open tunnel: the relay with its account in the ledger.

import { ifItFailed } from "../failures/advice.ts";
import type { ClosedWith, Ledger } from "../ledger/ledger.ts";
import type { Met, OpenTunnel } from "../ledger/pinned.ts";
import { enter, leave, nowhere } from "../sockets/crowd.ts";
import type { OwnedSocket } from "../sockets/owned-socket.ts";
import { followTlsRecords } from "../sockets/tls-records.ts";
import { followClientOpening, type ClientOpening } from "../wire/client-opening.ts";
import { closingOf } from "./closing.ts";
import { refusalReply } from "./refusal.ts";
import { refusalOf } from "./silent-refusal.ts";
import { relay, type Relay } from "./relay.ts";
import type { RelayWatcher } from "./relay-side.ts";

/** The client's own socket: that of TLS and that of a way round have no port of the client's. */
export interface TunnelClient extends Pick<OwnedSocket, "remotePort"> {
  readonly met?: Met | null;
}

/** Who stands at the far end, for the ledger's words. */
export type FarEnd = "the upstream gateway" | "the host";

/** A ServerHello comes within a round trip; an answer to a request may be long in the making. */
const longestWaitMs = { "the upstream gateway": 2000, "the host": 10_000 } as const;

class Tunnel implements RelayWatcher, OpenTunnel {
  place = nowhere;
  private readonly openedAtMs = Date.now();
  private bytesUp = 0;
  private bytesDown = 0;
  private firstUpMs = 0;
  private lastDownMs = 0;
  private isTold = false;

  constructor(
    private readonly ledger: Ledger,
    readonly target: string,
    private readonly farEnd: FarEnd,
    private readonly client: TunnelClient,
    private readonly onClosed: () => void,
    /** Of a tunnel whose TLS is not ours. */
    private readonly opening: ClientOpening | null,
    /** What ALPN left the client with. */
    private readonly speaksHttp1: boolean,
  ) {
    enter(ledger.openTunnels, this);
    ledger.tunnels.open += 1;
    ledger.tunnels.total += 1;
  }

  get clientPort(): number | undefined {
    return this.client.remotePort;
  }

  get hasTaken(): boolean {
    return this.farEnd === "the host" && this.bytesUp > 0;
  }

  moved(up: boolean, bytes: number): void {
    const { tunnels } = this.ledger;
    if (up) {
      if (this.firstUpMs === 0) this.firstUpMs = Date.now();
      this.bytesUp += bytes;
      tunnels.bytesUp += bytes;
    } else {
      this.bytesDown += bytes;
      tunnels.bytesDown += bytes;
      if (this.opening?.isOver === false) this.lastDownMs = Date.now();
    }
  }

  left(side: "client" | "far"): void {
    const { opening, openedAtMs, bytesUp, bytesDown, lastDownMs, ledger, target, client } = this;
    const since = opening === null ? openedAtMs : lastDownMs;
    const silentMs = Date.now() - since;
    const refusal = refusalOf({ side, opening, bytesUp, bytesDown, silentMs });
    if (refusal === null) return this.leftWaiting(side);
    this.isTold = true;
    const code = "client-rejected-certificate";
    ledger.record({
      code,
      host: target,
      detail: refusal.detail,
      remedy: refusal.isCertain ? null : ifItFailed,
      clientPort: client.remotePort,
      met: client.met ?? null,
    });
  }

  /** A client that goes in the midst of its answer wants no more of it; one that has had none has waited in vain. */
  private leftWaiting(side: "client" | "far"): void {
    const { firstUpMs, bytesDown, farEnd } = this;
    const waitedMs = Date.now() - firstUpMs;
    if (side === "far" || firstUpMs === 0 || bytesDown > 0 || waitedMs < longestWaitMs[farEnd]) return;
    this.recordBreak("client", "timeout", `The client gave up: ${farEnd} had not sent it a byte`);
  }

  private recordBreak(side: "client" | "far", closedWith: ClosedWith | null, happened: string): void {
    const { ledger, target, farEnd, client, bytesUp, bytesDown } = this;
    this.isTold = true;
    const durationMs = Date.now() - this.openedAtMs;
    const behind = farEnd === "the host" ? "origin" : "upstream";
    ledger.record({
      code: "tunnel-broken",
      host: target,
      detail: `${happened} after ${durationMs} ms, ${bytesUp} bytes up, ${bytesDown} bytes down.`,
      bytesUp,
      bytesDown,
      durationMs,
      closedBy: side === "client" ? "client" : behind,
      closedWith,
      clientPort: client.remotePort,
    });
  }

  lastWords(error: Error): Uint8Array | null {
    const { farEnd, bytesDown, ledger, target, client } = this;
    // RFC 8446 section 4.4.2.4: in TLS 1.3 the client's handshake is over before its certificate is missed.
    // JSSE says bad_certificate, which no server can mean otherwise where it was sent none.
    const isMissed = /CERTIFICATE_REQUIRED|ALERT_BAD_CERTIFICATE/.test(error.message);
    if (farEnd !== "the host" || bytesDown > 0 || !isMissed) return null;
    this.isTold = true;
    const entry = ledger.record({
      code: "origin-wants-certificate",
      host: target,
      detail: "The host asked for a client certificate and broke TLS off without one.",
      clientPort: client.remotePort,
    });
    // Only HTTP/1.1 can be answered without having read the request, which is often still to come.
    return this.speaksHttp1 ? refusalReply(entry) : null;
  }

  closed(first: "client" | "far" | null, error: Error | undefined): void {
    leave(this.ledger.openTunnels, this);
    this.ledger.tunnels.open -= 1;
    this.onClosed();
    // A client may stop whenever it likes; a far end that breaks off leaves the client without its answer.
    if (first !== "far" || this.isTold) return;
    const { closedWith, how } = closingOf(error);
    this.recordBreak(first, closedWith, `The connection ${how} at ${this.farEnd}`);
  }
}

/** Joins client and far end, counts what passes, and records it when the far end breaks off. */
export function startTunnel(
  ledger: Ledger,
  target: string,
  client: OwnedSocket,
  far: OwnedSocket,
  farEnd: FarEnd,
  onClosed: () => void,
  own: TunnelClient = client,
): Relay {
  // Through a gateway elsewhere, TLS is between client and origin or that gateway; our own speaks it itself.
  const opening = farEnd === "the upstream gateway" ? followClientOpening() : null;
  const watcher = new Tunnel(ledger, target, farEnd, own, onClosed, opening, client.alpnProtocol !== "h2");
  const options =
    opening === null
      ? {}
      : {
          farRecords: followTlsRecords(),
          clientOpening: opening,
          // An https upstream is spoken to in TLS.
          isPlain: far.data.records === undefined,
        };
  return relay(client, far, watcher, options);
}
