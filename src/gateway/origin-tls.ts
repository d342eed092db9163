// TLS with the origin: offered what the client offered, verified twice, told in the catalogue's codes when it fails.

import type { SecureContext } from "node:tls";
import type { FailureCode } from "../failures/catalogue.ts";
import { disown, isGone, type OwnedSocket } from "../sockets/owned-socket.ts";
import { secureClient } from "../sockets/secure.ts";
import { encodeAlpn } from "../wire/alpn.ts";
import { watchCertificateRequest } from "../wire/certificate-request.ts";
import type { Host } from "../wire/host.ts";
import { certificateFault, signsItself, type PeerCertificate } from "./origin-certificate.ts";

export type OriginTls =
  /** Verified. The socket is paused and without an owner. `alpn` is what the origin chose, or null. */
  | { readonly ok: true; readonly socket: OwnedSocket; readonly alpn: string | null }
  | { readonly ok: false; readonly code: FailureCode; readonly detail: string };

const handshakeTimeoutMs = 10_000;

// The codes of node:tls, which are those of OpenSSL's X509_verify_cert_error_string.
const codeOfVerifyError: Readonly<Record<string, FailureCode>> = {
  CERT_HAS_EXPIRED: "origin-certificate-expired",
  CERT_NOT_YET_VALID: "origin-certificate-expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "origin-certificate-self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "origin-certificate-self-signed",
  ERR_TLS_CERT_ALTNAME_INVALID: "origin-certificate-name",
  HOSTNAME_MISMATCH: "origin-certificate-name",
  UNABLE_TO_GET_ISSUER_CERT: "origin-certificate-issuer",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "origin-certificate-issuer",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "origin-certificate-issuer",
  CERT_UNTRUSTED: "origin-certificate-issuer",
};

function failureOfHandshake(
  error: Error,
  isAskedForCertificate: boolean,
  leaf?: PeerCertificate,
): { code: FailureCode; detail: string } {
  const code = (error as { code?: string }).code ?? "";
  const known = codeOfVerifyError[code];
  const noChain = known === "origin-certificate-issuer" || code === "CERT_SIGNATURE_FAILURE";
  if (noChain && leaf !== undefined && signsItself(leaf)) {
    const detail = "The host's certificate was refused: it is signed by itself.";
    return { code: "origin-certificate-self-signed", detail };
  }
  if (known !== undefined)
    return { code: known, detail: `The host's certificate was refused: ${error.message}.` };
  if (/NO_APPLICATION_PROTOCOL/i.test(error.message)) {
    return {
      code: "origin-protocol",
      detail: "The host accepts none of the client's application protocols (ALPN).",
    };
  }
  // What BoringSSL says in the middle of a handshake of a certificate that it cannot make sense of.
  const isUnreadable = error.message.includes("CERTIFICATE_VERIFY_FAILED");
  if (!isUnreadable && isAskedForCertificate) {
    return {
      code: "origin-wants-certificate",
      detail: `The host asked for a client certificate and broke TLS off without one: ${error.message}.`,
    };
  }
  if (!isUnreadable && (code === "EPROTO" || code === "ECONNRESET" || code === "")) {
    return { code: "origin-tls-failed", detail: `The TLS handshake with the host failed: ${error.message}.` };
  }
  return {
    code: "origin-certificate-unfit",
    detail: `The host's certificate was refused: ${error.message}${code === "" ? "" : ` (${code})`}.`,
  };
}

/** Runs the handshake on a dialled socket. Never rejects; on failure the socket is closed. */
export function originTls(
  socket: OwnedSocket,
  host: Host,
  alpn: readonly string[],
  context: SecureContext,
): Promise<OriginTls> {
  if (isGone(socket)) {
    const detail = "The host closed the connection before TLS began.";
    return Promise.resolve({ ok: false, code: "origin-tls-failed", detail });
  }
  const { promise, resolve } = Promise.withResolvers<OriginTls>();
  let settled = false;
  const request = watchCertificateRequest();
  const settle = (result: OriginTls): void => {
    if (settled) return;
    settled = true;
    clearTimeout(deadline);
    if (!result.ok) secured.tls.terminate();
    resolve(result);
  };
  const fail = (error: Error, leaf?: PeerCertificate): void =>
    settle({ ok: false, ...failureOfHandshake(error, request.isAsked, leaf) });
  const deadline = setTimeout(() => {
    settle({
      ok: false,
      code: "origin-tls-failed",
      detail: "The host did not finish the TLS handshake within 10 s.",
    });
  }, handshakeTimeoutMs);

  const secured = secureClient(socket, {
    context,
    serverName: host.text,
    alpn: alpn.length === 0 ? null : encodeAlpn(alpn),
    tap: (chunk) => request.push(chunk),
    owner: {
      data() {},
      drain() {},
      end: () => fail(new Error("the host closed the connection")),
      close: (error) => fail(error ?? new Error("the host closed the connection")),
      handshake(ok, error) {
        const { tls } = secured;
        const leaf = tls.getPeerCertificate?.(false) as PeerCertificate | undefined;
        // Both must hold: in several versions of Bun one of them alone did not mean verified.
        if (!ok || error !== null) return fail(error ?? new Error("the certificate was not verified"), leaf);
        const fault = leaf === undefined ? "it could not be read" : certificateFault(leaf, host);
        if (fault !== null) {
          const detail = `The host's certificate is unfit: ${fault}.`;
          return settle({ ok: false, code: "origin-certificate-unfit", detail });
        }
        tls.pause();
        disown(tls);
        settle({
          ok: true,
          socket: tls,
          alpn: typeof tls.alpnProtocol === "string" ? tls.alpnProtocol : null,
        });
      },
    },
  });
  socket.resume();
  return promise;
}
