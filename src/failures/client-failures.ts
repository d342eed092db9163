// What goes wrong between the tool and this proxy after its CONNECT was granted, and inside this proxy.

import type { Failure } from "./failure.ts";

export const clientFailures = {
  "client-rejected-certificate": {
    kind: "client_tls",
    title: "the tool rejected our certificate",
    happened: "The tool broke TLS off when it saw the certificate that the gateway signed.",
    causes: [
      "the tool does not read the session's CA bundle",
      "a config file names another CA file",
      "the tool pins certificates",
    ],
    remedy:
      "Run it through agentproxy run, or with the variables of agentproxy env; never turn verification off.",
    retry: false,
    httpStatus: null,
    seeAlso: ["tools", "docker"],
  },
  "client-pins-certificate": {
    kind: "client_tls",
    title: "the tool takes our certificate for other hosts alone",
    happened: "The tool refused our certificate for this host, while it was using others by the same CA.",
    causes: [
      "the tool pins this host's certificate or key",
      "a setting names a CA of its own for this host alone",
    ],
    remedy:
      "Take the pin or the CA out of the tool's settings for this host; where it is built in, the host cannot be reached by this tool through a gateway: use another tool, or ask the operator.",
    retry: false,
    httpStatus: null,
    seeAlso: ["not-carried"],
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
    seeAlso: ["git", "not-carried"],
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
    causes: [
      "the host or the gateway reset the connection",
      "the network between was interrupted",
      "the host took longer than the client waits",
    ],
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
