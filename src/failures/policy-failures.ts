// What the policy, or the proxy itself, does not let through.

import { reportDenial } from "./advice.ts";
import type { Failure } from "./failure.ts";

export const policyFailures = {
  "policy-denied": {
    kind: "connect_rejected",
    title: "denied by policy",
    happened: "The egress policy does not allow this host.",
    causes: ["a deny rule names the host", "the policy denies by default and no rule allows the host"],
    remedy: reportDenial,
    retry: false,
    httpStatus: 403,
  },
  "port-not-allowed": {
    kind: "connect_rejected",
    title: "port not allowed",
    happened: "The egress policy does not allow this port.",
    causes: ["only the ports of [policy] ports may be reached, by default 443"],
    remedy: reportDenial,
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
} as const satisfies Record<string, Failure>;
