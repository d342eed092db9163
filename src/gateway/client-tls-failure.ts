// What a client that breaks off its TLS handshake with us tells by the way it does so.

import type { FailureCode } from "../failures/catalogue.ts";
import { certificateAlertName } from "../wire/tls-alert.ts";

function isDisconnect(error: Error | null): boolean {
  return error === null || (error as { code?: string }).code === "ECONNRESET";
}

/**
 * `alert` is the last alert that the client sent in the clear; `error` is what TLS made of it; `sawCertificate` says
 * whether the client had been sent our certificate.
 */
export function describeClientTlsFailure(
  alert: number | null,
  error: Error | null,
  sawCertificate: boolean,
): { readonly code: FailureCode; readonly detail: string } {
  // In TLS 1.2 the library itself names the alert, in 1.3 only our own look at the bytes does.
  const named =
    /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|CERTIFICATE_EXPIRED|UNSUPPORTED_CERTIFICATE)/.exec(
      error?.message ?? "",
    )?.[1];
  const word = (alert === null ? undefined : certificateAlertName(alert)) ?? named?.toLowerCase();
  if (word !== undefined) {
    return {
      code: "client-rejected-certificate",
      detail: `The client refused our certificate with the alert ${word}.`,
    };
  }
  if (alert !== null)
    return { code: "client-tls-failed", detail: `The client broke TLS off with alert ${alert}.` };
  // Node and Bun verify the certificate themselves and then hang up without an alert.
  if (sawCertificate && isDisconnect(error)) {
    return {
      code: "client-rejected-certificate",
      detail:
        "The client hung up on seeing our certificate, without an alert, as Node does that does not trust it.",
    };
  }
  const detail =
    error === null
      ? "The client closed the connection in the middle of the TLS handshake."
      : `The TLS handshake with the client failed: ${error.message}.`;
  return { code: "client-tls-failed", detail };
}
