// Whether a client that left its tunnel has refused the certificate: by what it said, or by going without a word.

import type { ClientOpening } from "../wire/client-opening.ts";
import { certificateAlertName } from "../wire/tls-alert.ts";

export interface Leaving {
  /** Who left first. */
  readonly side: "client" | "far";
  /** Null where TLS is ours: the client's handshake was over before the tunnel was open. */
  readonly opening: ClientOpening | null;
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** Since the client's handshake was over, or since the server sent the last of its own. */
  readonly silentMs: number;
}

export interface Refusal {
  /** One sentence or two. */
  readonly detail: string;
  /** Whether the client has said so itself. */
  readonly isCertain: boolean;
}

/** A certificate is verified in milliseconds; a connection opened in advance is kept for seconds and longer. */
const longestMs = 1000;

const lookalikes = "A health check, or a connection opened in advance and never used, looks the same.";

/** Null where nothing speaks of a refusal. */
export function refusalOf({ side, opening, bytesUp, bytesDown, silentMs }: Leaving): Refusal | null {
  const alert = opening?.alert ?? null;
  const name = alert === null ? undefined : certificateAlertName(alert);
  if (name !== undefined) {
    return {
      detail: `The client refused the gateway's certificate with the alert ${name}.`,
      isCertain: true,
    };
  }
  // GnuTLS says its end and waits for the server to go first.
  const isClients = side === "client" || opening?.isGoodbye === true;
  if (!isClients || alert !== null) return null;
  // A JVM takes seconds to verify its first certificate, and says under its keys what it makes of it.
  if (silentMs > longestMs && opening?.isBrokenOff !== true) return null;
  if (opening === null) {
    if (bytesUp > 0) return null;
    return probably(
      `The client closed ${silentMs} ms after its TLS handshake without a byte: it has probably refused our ` +
        "certificate, as GnuTLS, Node and clients that pin do.",
    );
  }
  if (!opening.isUnfinished || bytesDown === 0) return null;
  if (opening.isBrokenOff) {
    return {
      detail:
        "The client broke its handshake off by an alert under its keys after it was sent the certificate, which it has " +
        "probably refused.",
      isCertain: false,
    };
  }
  return probably(
    `The client closed ${silentMs} ms after it was sent the certificate, without a byte of application data: it has ` +
      "probably refused the gateway's certificate.",
  );
}

function probably(detail: string): Refusal {
  return { detail: `${detail} ${lookalikes}`, isCertain: false };
}
