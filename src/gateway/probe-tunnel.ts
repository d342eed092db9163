// A tunnel to a probe name: it ends in this process, which speaks TLS as for any host and answers one request.

import type { SecureContext } from "node:tls";
import type { FailureCode } from "../failures/catalogue.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { grant } from "../proxy/established.ts";
import type { TunnelRequest } from "../proxy/route.ts";
import { sayAndClose } from "../sockets/linger.ts";
import { isGone, type SocketOwner } from "../sockets/owned-socket.ts";
import { secureServer } from "../sockets/secure.ts";
import { createClientHelloCollector } from "../wire/client-hello-collector.ts";
import type { ClientHello } from "../wire/client-hello.ts";
import { createHeadCollector } from "../wire/head-collector.ts";
import { parseRequestHead } from "../wire/request-head.ts";
import { readAlertRecord } from "../wire/tls-alert.ts";
import { describeClientTlsFailure } from "./client-tls-failure.ts";
import { probePage } from "./probe-page.ts";
import { unreadClient } from "./unread-client.ts";

/** From the 200 to the end of the request: a tool that is tried does nothing else meanwhile. */
const requestTimeoutMs = 20_000;

/** Takes the client over and answers it. `context` has the leaf for the name. */
export async function answerProbe(
  { authority, target, client }: TunnelRequest,
  context: SecureContext,
  ledger: Ledger,
): Promise<void> {
  const sight = ledger.probes.at(authority.host.text);
  sight.connects += 1;
  if (client.gone) return;
  const clientPort = client.socket.remotePort;
  grant(client.socket, ledger);
  const socket = await unreadClient(client);
  if (isGone(socket)) return;

  const collector = createClientHelloCollector();
  const head = createHeadCollector("request");
  let hello: ClientHello | null = null;
  let alert: number | null = null;
  let isSecure = false;
  let isOver = false;
  const deadline = setTimeout(() => {
    give("client-tls-failed", "The client did not ask for the probe's page within 20 s.");
  }, requestTimeoutMs);

  function finish(): void {
    isOver = true;
    clearTimeout(deadline);
  }

  function give(code: FailureCode, detail: string): void {
    if (isOver) return;
    finish();
    ledger.record({ code, host: target, detail, clientPort });
    // Not inside the callback of the very socket: TLS may be in the middle of it.
    setImmediate(() => secured.raw.end());
  }

  function readHello(chunk: Buffer): void {
    const step = collector.push(chunk);
    if (step.state === "done") hello = step.hello;
    else if (step.state === "not-tls") give("not-tls", "What the client sent is not TLS.");
    else if (step.state !== "more")
      give("client-tls-failed", "The client's first TLS message cannot be read.");
  }

  function readRequest(chunk: Buffer): void {
    const step = head.push(Buffer.from(chunk));
    if (step.state === "more") return;
    const request = step.state === "done" ? parseRequestHead(step.head) : null;
    if (request?.ok !== true)
      return give("client-tls-failed", "What the client sent inside TLS is no HTTP/1.1 request.");
    finish();
    sight.requests += 1;
    sayAndClose(secured.tls, probePage(request.value, sight));
  }

  function gone(error: Error | null): void {
    // A connection opened in advance and never used is no failure.
    if (hello === null || isOver) return finish();
    if (!isSecure) {
      const { code, detail } = describeClientTlsFailure(alert, error, true);
      return give(code, detail);
    }
    // Node, in TLS 1.3, looks at the certificate only when the handshake is over.
    give("client-rejected-certificate", "The client hung up on seeing our certificate, without a request.");
  }

  const owner: SocketOwner = {
    handshake(ok, error) {
      if (!ok) return gone(error);
      isSecure = true;
      sight.handshakes += 1;
    },
    data: (chunk) => {
      if (!isOver) readRequest(chunk);
    },
    drain() {},
    end() {
      // After a whole request the answer is on its way already.
      gone(null);
    },
    close: (error) => gone(error ?? null),
  };

  const secured = secureServer(socket, {
    context,
    tap(chunk) {
      if (isOver || isSecure) return;
      if (hello === null) readHello(chunk);
      else alert ??= readAlertRecord(chunk);
    },
    // The handshake stands still only once this call has returned.
    onSuspended: (handshake) => setImmediate(() => handshake.resume()),
    chooseAlpn: () => (hello?.alpn.includes("http/1.1") === true ? { protocol: "http/1.1" } : null),
    owner,
  });
  socket.resume();
}
