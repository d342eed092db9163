// What goes past the proxy: connections that tools make on their own.

import type { Failure } from "./failure.ts";

export const directFailures = {
  "went-around-proxy": {
    kind: "went_around",
    title: "a tool went around the proxy",
    happened: "A program connected straight to a host's port 443, past the proxy, and nobody answers it.",
    causes: [
      "the program reads no proxy variable",
      "it was started without the session's variables",
      "an option or a config file of its own tells it to use no proxy",
      "the host is meant by an entry of no_proxy, and cannot be reached",
    ],
    remedy:
      "Start it through agentproxy run, or with the variables of agentproxy env; a program that reads none of them must be told of the proxy in its own options.",
    retry: false,
    httpStatus: null,
  },
  "went-around-unseen": {
    kind: "went_around",
    title: "a tool went around the proxy, and got through",
    happened:
      "A program of this session connected straight to a host's port 443: no policy was asked, and what went over it is not known.",
    causes: [
      "the program reads no proxy variable",
      "an option or a config file of its own tells it to use no proxy",
      "the network has other ways out than the proxy",
    ],
    remedy:
      "A program that reads none of the session's variables must be told of the proxy in its own options. Only a gateway outside of the session, with no other way out, can prevent it.",
    retry: false,
    httpStatus: null,
  },
  "plain-http-around-proxy": {
    kind: "went_around",
    title: "plain HTTP past the proxy",
    happened:
      "A program connected straight to a host's port 80, for plain HTTP, and nobody answers it: a session carries HTTPS alone.",
    causes: ["an http:// URL", "a repository or a list of downloads that is still written with http://"],
    remedy: "Use the https:// URL.",
    retry: false,
    httpStatus: null,
  },
} as const satisfies Record<string, Failure>;
