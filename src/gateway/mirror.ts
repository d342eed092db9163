// The mirrored handshake: the client's stands still while the origin is offered what the client offered and verified;
// then the client is answered with what the origin chose, and plain bytes are copied both ways.

import type { SecureContext } from "node:tls";
import type { FailureCode } from "../failures/catalogue.ts";
import { explain } from "../failures/explain.ts";
import { observeMs } from "../ledger/histogram.ts";
import type { FailureEntry, Ledger } from "../ledger/ledger.ts";
import type { Met } from "../ledger/pinned.ts";
import { refusalReply } from "../proxy/refusal.ts";
import type { Relay } from "../proxy/relay.ts";
import { maxHeldBytes } from "../proxy/relay-side.ts";
import { startTunnel } from "../proxy/tunnel.ts";
import { isGone, type OwnedSocket, type SocketOwner } from "../sockets/owned-socket.ts";
import { secureServer, type AlpnAnswer, type SuspendedHandshake } from "../sockets/secure.ts";
import type { Authority } from "../wire/authority.ts";
import type { ClientHello } from "../wire/client-hello.ts";
import { createClientHelloCollector } from "../wire/client-hello-collector.ts";
import { parseHost } from "../wire/host.ts";
import { lastWordsIn, serverFirstProtocol } from "../wire/last-words.ts";
import { printable } from "../wire/printable.ts";
import { alertUnrecognizedName, fatalAlertRecord, readAlertRecord } from "../wire/tls-alert.ts";
import { describeClientTlsFailure } from "./client-tls-failure.ts";
import type { originTls, OriginTls } from "./origin-tls.ts";
import { refusalProtocol, refuseInsideTls } from "./tls-refusal.ts";

let loading: Promise<{ readonly originTls: typeof originTls }> | null = null;

/** With the first tunnel: the reader of certificates takes a start milliseconds, and megabytes of a session that rests. */
function loadOriginTls(): NonNullable<typeof loading> {
  loading ??= import("./origin-tls.ts");
  return loading;
}

/** One tunnel whose origin has been dialled and whose client has had its 200. */
export interface MirrorRequest {
  readonly authority: Authority;
  readonly target: string;
  /** Nothing of the client's TLS has been read from it yet. */
  readonly client: OwnedSocket;
  /** The port of the client's own socket, in whose place `client` may be another. */
  readonly clientPort: number | undefined;
  readonly origin: OwnedSocket;
  /** The context with the leaf for the host. */
  readonly serverContext: SecureContext;
  /** The context with the roots that origins are verified against. */
  readonly originContext: SecureContext;
  readonly ledger: Ledger;
  readonly onTunnel: (relay: Relay) => void;
  readonly onClosed: (relay: Relay) => void;
}

/** A client that has its 200 and says nothing waits for a server that speaks first, which TLS never does. */
const helloTimeoutMs = 5_000;
/** A client that goes after this long, and has not been answered, has waited in vain. */
const longestWaitMs = 2_000;
/** From the ClientHello to the end of the client's handshake, the origin's handshake included. */
const handshakeTimeoutMs = 20_000;

/** Runs both handshakes and starts the relay, or tells the client and the ledger why not. */
export function mirror(request: MirrorRequest): void {
  const { authority, target, ledger, origin, clientPort } = request;
  if (isGone(request.client)) return origin.terminate();
  const collector = createClientHelloCollector();
  let hello: ClientHello | null = null;
  let helloAtMs = 0;
  let met: Met | null = null;
  let suspended: SuspendedHandshake | null = null;
  let outcome: OriginTls | null = null;
  /** Since when the client has our answer to its ClientHello, the certificate in it. */
  let answeredAtMs: number | null = null;
  let clientIsReady = false;
  let clientEnded = false;
  let alert: number | null = null;
  let over = false;
  const early: Buffer[] = [];
  let earlyBytes = 0;
  let heardClient = false;
  let deadline = setTimeout(() => {
    if (heardClient) return give("not-tls", "The client sent no whole TLS message within 5 s after its 200.");
    const protocol = serverFirstProtocol(authority.port);
    const as = protocol === null ? "" : `, as with ${protocol}`;
    giveAloud(
      `The client sent nothing for 5 s after its 200; it seems to wait for the server to speak${as}.`,
      protocol,
    );
  }, helloTimeoutMs);

  /** Ends both sides for a failure that cannot be told to the client any more. */
  function give(code: FailureCode, detail: string, lastWords?: Buffer): void {
    if (over) return;
    record(code, detail);
    drop(lastWords);
  }

  /** The same for a client that speaks no TLS, told in its own protocol where that can be. */
  function giveAloud(detail: string, protocol: string | null): void {
    if (over) return;
    const entry = record("not-tls", detail);
    const words = protocol === "http" ? refusalReply(entry) : lastWordsIn(protocol, explain(entry).error);
    // At once: what TLS says of the same bytes would stand before it.
    if (words !== null) secured.raw.write(words);
    drop();
  }

  function record(code: FailureCode, detail: string): FailureEntry {
    return ledger.record({ code, host: target, detail, clientPort, met });
  }

  function drop(lastWords?: Buffer): void {
    finish();
    // Not inside the callback of the very socket: TLS may be in the middle of it.
    setImmediate(() => {
      if (lastWords !== undefined) secured.raw.write(lastWords);
      secured.raw.end();
      origin.terminate();
      if (outcome?.ok === true) outcome.socket.terminate();
    });
  }

  function finish(): void {
    over = true;
    clearTimeout(deadline);
  }

  function readHello(chunk: Buffer): void {
    heardClient = true;
    const step = collector.push(chunk);
    switch (step.state) {
      case "more":
        return;
      case "not-tls": {
        const guess = step.looksLike === null ? "" : `; it looks like ${step.looksLike}`;
        return giveAloud(`What the client sent is not TLS${guess}.`, step.looksLike);
      }
      case "too-large":
        return give("client-hello-too-large", "The client's first TLS message is longer than 16 KiB.");
      case "malformed":
        return give("client-tls-failed", `The client's first TLS message is malformed: ${step.fault}.`);
      case "done":
        return startOrigin(step.hello);
    }
  }

  function startOrigin(received: ClientHello): void {
    hello = received;
    helloAtMs = Date.now();
    met = ledger.meet(target, clientPort);
    clearTimeout(deadline);
    deadline = setTimeout(
      () => give("client-tls-failed", "The TLS handshake with the client did not end within 20 s."),
      handshakeTimeoutMs,
    );
    const startedMs = performance.now();
    if (received.serverName === null) answeredAtMs = startedMs;
    else {
      const name = parseHost(received.serverName);
      if (!name.ok || name.value.text !== authority.host.text) {
        const detail = `The client asked for ${target} but its TLS for "${printable(received.serverName)}".`;
        return give("tls-name-mismatch", detail, fatalAlertRecord(alertUnrecognizedName));
      }
    }
    const asking = loadOriginTls().then((loaded) =>
      loaded.originTls(origin, authority.host, offerToOrigin(received), request.originContext),
    );
    void asking.then((result) => {
      outcome = result;
      if (result.ok) observeMs(ledger.tally.handshakes.origin, performance.now() - startedMs);
      if (over) {
        if (result.ok) result.socket.terminate();
        return;
      }
      if (suspended !== null) resume(suspended);
      proceed();
    });
  }

  function resume(handshake: SuspendedHandshake): void {
    answeredAtMs = performance.now();
    handshake.resume();
  }

  // Without SNI the client's handshake cannot be suspended, so it is answered before the origin was asked: with one
  // protocol, and the origin is then offered that one alone.
  function offerToOrigin(received: ClientHello): readonly string[] {
    if (received.serverName !== null) return received.alpn;
    const only = protocolWithoutSni(received);
    return only === null ? [] : [only];
  }

  function chooseAlpn(): AlpnAnswer | null {
    if (hello === null) return null;
    if (hello.serverName === null) {
      const protocol = protocolWithoutSni(hello);
      return protocol === null ? null : { protocol };
    }
    if (outcome?.ok === true) return outcome.alpn === null ? "none" : { protocol: outcome.alpn };
    const protocol = refusalProtocol(hello.alpn);
    return protocol === null ? null : { protocol };
  }

  /** Both handshakes are over, or the client's is and the origin's has failed. */
  function proceed(): void {
    if (over || !clientIsReady || outcome === null || hello === null) return;
    const held = Buffer.concat(early.splice(0));
    if (!outcome.ok) {
      finish();
      const entry = record(outcome.code, outcome.detail);
      const { alpnProtocol } = secured.tls;
      return refuseInsideTls(secured.tls, alpnProtocol === "h2" ? "h2" : "http/1.1", entry, held);
    }
    finish();
    const joined = startTunnel(
      ledger,
      target,
      secured.tls,
      outcome.socket,
      "the host",
      () => request.onClosed(joined),
      { remotePort: clientPort, met },
    );
    request.onTunnel(joined);
    joined.openClient();
    joined.openFar();
    if (held.length > 0) joined.pushFromClient(held);
    if (clientEnded) joined.endFromClient();
  }

  /** The client is gone before its handshake was over. */
  function leftInHandshake(error: Error | null): void {
    // A connection opened in advance and never used is no failure.
    if (!heardClient) return drop();
    const waitedMs = Date.now() - helloAtMs;
    if (hello !== null && outcome === null && alert === null && waitedMs >= longestWaitMs) {
      const detail = `The client gave up: the host had not finished its TLS handshake after ${waitedMs} ms.`;
      return give("origin-tls-failed", detail);
    }
    const { code, detail } = describeClientTlsFailure(alert, error, answeredAtMs !== null);
    give(code, detail);
  }

  const owner: SocketOwner = {
    handshake(ok, error) {
      if (over) return;
      if (!ok) {
        // The origin failed and the client could not be told: the origin's failure is the one that matters.
        if (heardClient && outcome !== null && !outcome.ok) return give(outcome.code, outcome.detail);
        return leftInHandshake(error);
      }
      clientIsReady = true;
      const nowMs = performance.now();
      observeMs(ledger.tally.handshakes.client, nowMs - (answeredAtMs ?? nowMs));
      proceed();
    },
    data(chunk) {
      early.push(Buffer.from(chunk));
      earlyBytes += chunk.length;
      if (earlyBytes >= maxHeldBytes) secured.tls.pause();
    },
    drain() {},
    end() {
      clientEnded = true;
    },
    close(error) {
      if (over) return;
      leftInHandshake(error ?? null);
    },
  };

  const secured = secureServer(request.client, {
    context: request.serverContext,
    tap(chunk) {
      if (over || clientIsReady) return;
      if (hello === null) readHello(chunk);
      else alert ??= readAlertRecord(chunk);
    },
    onSuspended(handshake) {
      suspended = handshake;
      // The handshake stands still only once this call has returned.
      if (outcome !== null) setImmediate(() => resume(handshake));
    },
    chooseAlpn,
    owner,
  });
  request.client.resume();
}

function protocolWithoutSni(hello: ClientHello): string | null {
  return hello.alpn.includes("http/1.1") ? "http/1.1" : (hello.alpn[0] ?? null);
}
