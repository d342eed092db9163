// How a connection that broke was closed, in the ledger's word and in words for people.

import type { ClosedWith } from "../ledger/ledger.ts";

/** The error of a side that ended in the middle of a TLS record. */
export const cutInRecord = new Error("it ended in the middle of a TLS record");

export interface Closing {
  readonly closedWith: ClosedWith | null;
  /** Goes on after "The connection". */
  readonly how: string;
}

const wordOfCode: Readonly<Record<string, ClosedWith>> = {
  ECONNRESET: "reset",
  // Written to after a reset (write(2)).
  EPIPE: "reset",
  ETIMEDOUT: "timeout",
  // Of a way that has gone meanwhile: the kernel has tried until it gave up (tcp(7)).
  EHOSTUNREACH: "timeout",
  ENETUNREACH: "timeout",
};

const saidOf: Readonly<Record<ClosedWith, string>> = {
  fin: "ended in the middle of a TLS record",
  reset: "was reset",
  timeout: "timed out",
  tls_alert: "was broken off by a TLS alert",
};

/** `error` is what the socket ended with. */
export function closingOf(error: Error | undefined): Closing {
  if (error === undefined) return { closedWith: null, how: "was closed" };
  if (error === cutInRecord) return { closedWith: "fin", how: saidOf.fin };
  const { code = "" } = error as { code?: string };
  // TLS gives every fault of its own the code EPROTO; only the message says which alert it was.
  const isAlert = /_ALERT_|CERTIFICATE_REQUIRED/.test(error.message);
  const closedWith = isAlert ? "tls_alert" : (wordOfCode[code] ?? null);
  const name = code === "" || code === "EPROTO" ? error.message : code;
  return { closedWith, how: `${closedWith === null ? "broke" : saidOf[closedWith]} (${name})` };
}
