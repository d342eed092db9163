// The failure catalogue: one entry per class of failure, read by replies, ledger, status and docs alike.

import type { Failure } from "./failure.ts";

const denied = "Report this to whoever owns the policy; do not retry, and do not look for a way around it.";
const tellOrigin =
  "The site itself is at fault, not this session: tell its owner. Never turn certificate verification off.";

export const failures = {
  "policy-denied": {
    kind: "connect_rejected",
    title: "denied by policy",
    happened: "The egress policy does not allow this host.",
    causes: ["a deny rule names the host", "the policy denies by default and no rule allows the host"],
    remedy: denied,
    retry: false,
    httpStatus: 403,
  },
  "port-not-allowed": {
    kind: "connect_rejected",
    title: "port not allowed",
    happened: "The egress policy does not allow this port.",
    causes: ["only the ports of [policy] ports may be reached, by default 443"],
    remedy: denied,
    retry: false,
    httpStatus: 403,
  },
  "address-not-allowed": {
    kind: "connect_rejected",
    title: "address not allowed",
    happened:
      "The host stands for an address that may not be reached: private, link-local, metadata or reserved.",
    causes: [
      "the host is an internal one, and its network is not in [policy] allow_addresses",
      "the name was pointed at an internal address (DNS rebinding)",
    ],
    remedy:
      "Where the host is meant to be reached, the operator adds its network to [policy] allow_addresses or pins it in [gateway] hosts; otherwise report it.",
    retry: false,
    httpStatus: 403,
  },
  "proxy-loop": {
    kind: "connect_rejected",
    title: "request to the proxy itself",
    happened: "The request asks the proxy to connect to itself.",
    causes: [
      "the proxy's own address was used as the destination",
      "the upstream setting names this very proxy",
    ],
    remedy: "Ask the proxy for its status directly (agentproxy status), without a proxy in between.",
    retry: false,
    httpStatus: 508,
  },
  "upstream-denied": {
    kind: "connect_rejected",
    title: "denied by the upstream gateway",
    happened: "The organisation's gateway refused the host with 403.",
    causes: ["the gateway's policy does not allow the host or port"],
    remedy: denied,
    retry: false,
    httpStatus: 403,
  },
  "upstream-credentials": {
    kind: "connect_rejected",
    title: "upstream gateway wants credentials",
    happened: "The organisation's gateway asked for credentials with 407, or refused those it was given.",
    causes: ["no [proxy] upstream_auth_file is set", "the credentials are wrong or have expired"],
    remedy:
      "The operator sets or renews [proxy] upstream_auth_file; nothing inside the session can mend this.",
    retry: false,
    httpStatus: 407,
  },
  "upstream-broken": {
    kind: "connect_rejected",
    title: "upstream gateway broken or unreachable",
    happened:
      "The organisation's gateway could not be reached, or answered with an error that is no decision.",
    causes: [
      "the gateway is down or restarting",
      "[proxy] upstream names the wrong host or port",
      "the gateway could not reach the host",
    ],
    remedy:
      "Wait a little and try again; if it goes on, report that the gateway is down. This is not a policy denial.",
    retry: true,
    httpStatus: 502,
  },
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
    remedy: `Check the clock. ${tellOrigin}`,
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
    remedy: `For an internal CA the operator adds its root to [gateway] extra_roots. ${tellOrigin}`,
    retry: false,
    httpStatus: 502,
  },
  "origin-certificate-name": {
    kind: "origin_certificate",
    title: "host's certificate is for another name",
    happened: "The host's certificate does not name the host that was asked for.",
    causes: ["the host serves another site by default", "the name or address is wrong"],
    remedy: `Check the host name. ${tellOrigin}`,
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
    remedy: `For an internal CA the operator adds its root to [gateway] extra_roots. ${tellOrigin}`,
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
    remedy: tellOrigin,
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
  "origin-protocol": {
    kind: "origin_tls",
    title: "no protocol in common with the host",
    happened: "The host speaks none of the application protocols (ALPN) that the client offered.",
    causes: ["the client offers only h2 and the host has only http/1.1, or the other way round"],
    remedy: "Let the client offer http/1.1 as well.",
    retry: false,
    httpStatus: 502,
  },
  "plain-http": {
    kind: "not_connect",
    title: "plain HTTP request to the proxy",
    happened: "The proxy carries HTTPS only, by CONNECT; it got a plain HTTP request.",
    causes: [
      "an http:// URL with HTTP_PROXY or ALL_PROXY set",
      "a client that sends https:// URLs to a proxy without CONNECT (axios before 1.16.1, needle, wget2)",
    ],
    remedy:
      "Use the https:// URL; unset HTTP_PROXY and http_proxy; update the client if it cannot do CONNECT.",
    retry: false,
    httpStatus: 405,
  },
  "malformed-request": {
    kind: "malformed_request",
    title: "malformed request",
    happened: "The request is not a valid CONNECT request.",
    causes: ["a client that writes its own HTTP", "bytes of another protocol sent to the proxy's port"],
    remedy: "Send: CONNECT host:port HTTP/1.1, a Host header with the same host:port, and no body.",
    retry: false,
    httpStatus: 400,
  },
  "head-too-large": {
    kind: "malformed_request",
    title: "request head too large",
    happened: "The request's head is longer than 16 KiB.",
    causes: ["a client that adds huge headers"],
    remedy: "Send a CONNECT request with fewer or smaller headers.",
    retry: false,
    httpStatus: 431,
  },
  "head-too-slow": {
    kind: "malformed_request",
    title: "request head too slow",
    happened: "The request's head did not arrive within 10 seconds.",
    causes: [
      "a connection opened and left idle",
      "bytes of another protocol that waits for the server to speak first",
    ],
    remedy: "Send the whole CONNECT request at once.",
    retry: true,
    httpStatus: 408,
  },
  "misdirected-request": {
    kind: "malformed_request",
    title: "status asked under a foreign name",
    happened: "The status page was asked for under a host name that is not this machine's loopback.",
    causes: ["a web page that rebinds a name of its own to 127.0.0.1"],
    remedy: "Ask for http://127.0.0.1:PORT/__agentproxy/status.",
    retry: false,
    httpStatus: 421,
  },
  "client-rejected-certificate": {
    kind: "client_tls",
    title: "the tool rejected our certificate",
    happened: "The tool broke TLS off when it saw the certificate that this proxy signed.",
    causes: [
      "the tool does not read the session's CA bundle",
      "a config file names another CA file",
      "the tool pins certificates",
    ],
    remedy:
      "Run it through agentproxy run, or with the variables of agentproxy env; never turn verification off.",
    retry: false,
    httpStatus: null,
  },
  "client-tls-failed": {
    kind: "client_tls",
    title: "TLS with the tool failed",
    happened: "The tool and the gateway could not agree on TLS.",
    causes: ["the tool speaks only an old version of TLS", "the tool went away during the handshake"],
    remedy: "Let the tool speak TLS 1.2 or newer.",
    retry: false,
    httpStatus: null,
  },
  "client-hello-too-large": {
    kind: "client_tls",
    title: "ClientHello too large",
    happened: "The tool's first TLS message is longer than 16 KiB, the most that can be read.",
    causes: ["a client with very many extensions or key shares"],
    remedy: "Let the tool offer fewer key shares or extensions.",
    retry: false,
    httpStatus: null,
  },
  "not-tls": {
    kind: "not_tls",
    title: "not TLS",
    happened: "The tunnel carries something else than TLS, which the gateway does not pass on.",
    causes: [
      "ssh, a database or plain HTTP through the proxy",
      "a protocol in which the server speaks first",
    ],
    remedy: "Use the service over HTTPS (git: an https:// remote); raw TCP cannot go through this gateway.",
    retry: false,
    httpStatus: null,
  },
  "tls-name-mismatch": {
    kind: "tls_name_mismatch",
    title: "TLS name differs from the CONNECT name",
    happened: "The name in the TLS handshake (SNI) is not the name that CONNECT asked for.",
    causes: [
      "domain fronting",
      "a client with an overridden TLS name",
      "a connection reused for another host",
    ],
    remedy: "Use the same host name for the connection and for TLS.",
    retry: false,
    httpStatus: null,
  },
  "tunnel-broken": {
    kind: "tunnel_broken",
    title: "tunnel broken mid-transfer",
    happened: "An open tunnel broke off before both sides had finished.",
    causes: ["the host or the gateway reset the connection", "the network between was interrupted"],
    remedy: "Try again; nothing was sent twice, so what was sent may or may not have taken effect.",
    retry: true,
    httpStatus: null,
  },
  "too-many-connections": {
    kind: "limit",
    title: "too many connections",
    happened: "The proxy has as many connections open as its descriptor limit allows.",
    causes: ["a tool that opens very many connections at once", "a low limit on open files (ulimit -n)"],
    remedy: "Use fewer connections at once, or raise the limit on open files for the proxy; then try again.",
    retry: true,
    httpStatus: 503,
  },
  "internal-error": {
    kind: "internal",
    title: "error inside agentproxy",
    happened: "agentproxy itself failed while it handled this connection.",
    causes: ["a fault in agentproxy"],
    remedy: "Report it with the output of agentproxy status --json.",
    retry: true,
    httpStatus: 500,
  },
} as const satisfies Record<string, Failure>;

/** A stable, kebab-case word for one class of failure. */
export type FailureCode = keyof typeof failures;

/** The catalogue's entry for a code. */
export function failureOf(code: FailureCode): Failure {
  return failures[code];
}
