// What a gateway elsewhere answers, or fails to answer.

import { reportDenial } from "./advice.ts";
import type { Failure } from "./failure.ts";

export const upstreamFailures = {
  "upstream-denied": {
    kind: "connect_rejected",
    title: "denied by the upstream gateway",
    happened: "The organisation's gateway refused the host with 403.",
    causes: ["the gateway's policy does not allow the host or port"],
    remedy: reportDenial,
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
} as const satisfies Record<string, Failure>;
