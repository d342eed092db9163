// Hosts that cannot be reached, or whose TLS or certificate is at fault.

import { tellSite } from "./advice.ts";
import type { Failure } from "./failure.ts";

export const originFailures = {
  "origin-unresolved": {
    kind: "origin_unreachable",
    title: "host name not found",
    happened: "The host name could not be resolved.",
    causes: ["the name is misspelt or does not exist", "the resolver is down"],
    remedy:
      "Check the spelling of the host; if it is right, check that the gateway's machine can resolve it.",
    retry: true,
    httpStatus: 502,
  },
  "origin-refused": {
    kind: "origin_unreachable",
    title: "host refused the connection",
    happened: "The host is there, but nothing listens on that port.",
    causes: ["the service is down", "the port is wrong"],
    remedy: "Check the port, and that the service runs; then try again.",
    retry: true,
    httpStatus: 502,
  },
  "origin-timeout": {
    kind: "origin_unreachable",
    title: "host did not answer",
    happened: "The host did not answer in time.",
    causes: ["a firewall drops the packets", "the host is down or overloaded"],
    remedy: "Try again later; if it goes on, check that the gateway's network can reach the host.",
    retry: true,
    httpStatus: 504,
  },
  "origin-unreachable": {
    kind: "origin_unreachable",
    title: "host unreachable",
    happened: "There is no way from the gateway to the host.",
    causes: ["the gateway's network has no route there", "the connection was reset while it was being made"],
    remedy: "Check that the gateway's network can reach the host, then try again.",
    retry: true,
    httpStatus: 502,
  },
  "origin-certificate-expired": {
    kind: "origin_certificate",
    title: "host's certificate out of date",
    happened: "The host's certificate has expired or is not valid yet.",
    causes: ["the host's owner did not renew it", "this machine's clock is wrong"],
    remedy: `Check the clock. ${tellSite}`,
    retry: false,
    httpStatus: 502,
  },
  "origin-certificate-self-signed": {
    kind: "origin_certificate",
    title: "host's certificate self-signed",
    happened:
      "The host's certificate is signed by itself, or its chain ends in a root that nobody here trusts.",
    causes: [
      "an internal service without a proper certificate",
      "an internal CA that is not in [gateway] extra_roots",
    ],
    remedy: `For an internal CA the operator adds its root to [gateway] extra_roots. ${tellSite}`,
    retry: false,
    httpStatus: 502,
  },
  "origin-certificate-name": {
    kind: "origin_certificate",
    title: "host's certificate is for another name",
    happened: "The host's certificate does not name the host that was asked for.",
    causes: ["the host serves another site by default", "the name or address is wrong"],
    remedy: `Check the host name. ${tellSite}`,
    retry: false,
    httpStatus: 502,
  },
  "origin-certificate-issuer": {
    kind: "origin_certificate",
    title: "host's certificate from an unknown issuer",
    happened:
      "The host's certificate is signed by an issuer that nobody here trusts, or its chain is incomplete.",
    causes: [
      "an internal CA that is not in [gateway] extra_roots",
      "the host does not send its intermediate certificate",
    ],
    remedy: `For an internal CA the operator adds its root to [gateway] extra_roots. ${tellSite}`,
    retry: false,
    httpStatus: 502,
  },
  "origin-certificate-unfit": {
    kind: "origin_certificate",
    title: "host's certificate unfit",
    happened: "The host's certificate breaks the rules for server certificates.",
    causes: [
      "no subject alternative name",
      "a weak key or signature",
      "a chain with a certificate that is no CA",
    ],
    remedy: tellSite,
    retry: false,
    httpStatus: 502,
  },
  "origin-tls-failed": {
    kind: "origin_tls",
    title: "TLS with the host failed",
    happened: "The host broke the TLS handshake off.",
    causes: [
      "the port does not speak TLS",
      "the host speaks only an old version of TLS",
      "the host wants a client certificate",
    ],
    remedy: "Check that the host speaks TLS on that port.",
    retry: false,
    httpStatus: 502,
  },
  "origin-wants-certificate": {
    kind: "origin_tls",
    title: "host wants a client certificate",
    happened:
      "The host takes only clients that show a certificate of their own, which cannot pass a gateway.",
    causes: ["the host logs its users in by client certificates (mutual TLS)"],
    remedy: "Log in by a token or another secret inside the request, or ask the host's owner for such a way.",
    retry: false,
    httpStatus: 502,
    seeAlso: ["not-carried"],
  },
  "origin-protocol": {
    kind: "origin_tls",
    title: "no protocol in common with the host",
    happened: "The host speaks none of the application protocols (ALPN) that the client offered.",
    causes: ["the client offers only h2 and the host has only http/1.1, or the other way round"],
    remedy: "Let the client offer http/1.1 as well.",
    retry: false,
    httpStatus: 502,
  },
} as const satisfies Record<string, Failure>;
