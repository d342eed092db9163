// Requests that are no good CONNECT.

import type { Failure } from "./failure.ts";

export const requestFailures = {
  "plain-http": {
    kind: "not_connect",
    title: "plain HTTP request to the proxy",
    happened: "The proxy carries HTTPS only, by CONNECT; it got a plain HTTP request.",
    causes: [
      "an http:// URL with HTTP_PROXY or ALL_PROXY set",
      "a client that wants a page of the proxy itself",
    ],
    remedy: "Use the https:// URL; unset HTTP_PROXY and http_proxy.",
    retry: false,
    httpStatus: 405,
    seeAlso: ["not-carried"],
  },
  "https-without-connect": {
    kind: "not_connect",
    title: "https:// URL sent to the proxy without CONNECT",
    happened:
      "The client asked for an https:// URL without CONNECT; the proxy carries HTTPS by CONNECT alone.",
    causes: ["axios before 1.16.1", "a client that knows no CONNECT, such as needle or Wget2"],
    remedy:
      "Update the client (axios does CONNECT from 1.16.1 on), or use another, such as curl or Node's fetch.",
    retry: false,
    httpStatus: 405,
    seeAlso: ["limits"],
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
    title: "our own page asked for under a foreign name",
    happened:
      "A page of agentproxy's own was asked for under a host name that is not this machine's loopback.",
    causes: ["a web page that rebinds a name of its own to 127.0.0.1"],
    remedy: "Ask for http://127.0.0.1:PORT/__agentproxy/status.",
    retry: false,
    httpStatus: 421,
  },
} as const satisfies Record<string, Failure>;
