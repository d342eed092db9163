// Telling a client inside its TLS, as an HTTP answer, why its origin cannot be spoken to.

import { explain } from "../failures/explain.ts";
import type { FailureEntry } from "../ledger/ledger.ts";
import { sayAndClose } from "../sockets/linger.ts";
import { own, type OwnedSocket } from "../sockets/owned-socket.ts";
import { refusalReply } from "../proxy/refusal.ts";
import { h2Refusal } from "../wire/h2-refusal.ts";

/** A client that has TLS but sends no request is not waited for any longer. */
const requestTimeoutMs = 10_000;

/** The protocol to answer a client in whose origin failed: one that we can say it in, or null. */
export function refusalProtocol(offered: readonly string[]): "http/1.1" | "h2" | null {
  if (offered.includes("http/1.1") || offered.length === 0) return "http/1.1";
  return offered.includes("h2") ? "h2" : null;
}

/** Waits for the client's first request and answers it with the failure, then closes. */
export function refuseInsideTls(
  tls: OwnedSocket,
  protocol: "http/1.1" | "h2",
  entry: FailureEntry,
  early: Buffer,
): void {
  const deadline = setTimeout(() => tls.terminate(), requestTimeoutMs);
  const body = Buffer.from(`${JSON.stringify(explain(entry), null, 2)}\n`);
  const h2 =
    protocol === "h2"
      ? h2Refusal(
          entry.status ?? 502,
          [
            ["content-type", "application/json; charset=utf-8"],
            ["x-agentproxy-code", entry.code],
            ["x-agentproxy-id", entry.id],
          ],
          body,
        )
      : null;

  function data(chunk: Uint8Array): void {
    if (h2 === null) {
      clearTimeout(deadline);
      return sayAndClose(tls, refusalReply(entry));
    }
    const { send, last } = h2.push(chunk);
    if (last) {
      clearTimeout(deadline);
      sayAndClose(tls, send);
    } else if (send.length > 0) {
      tls.write(send);
    }
  }
  own(tls, {
    data,
    drain() {},
    end: () => tls.end(),
    close: () => clearTimeout(deadline),
  });
  if (h2 !== null) tls.write(h2.greeting);
  tls.resume();
  if (early.length > 0) data(early);
}
