// Real clients that meet a gateway elsewhere.

import type { upstreamFailures } from "../../../src/failures/upstream-failures.ts";
import { byCurl, type FailureCase } from "./case.ts";

const world = "upstream";

export const upstreamCases: Readonly<Record<keyof typeof upstreamFailures, FailureCase>> = {
  "upstream-denied": byCurl("https://says-403.test/", {
    world,
    prints: /CONNECT tunnel failed, response 403/,
    tells: { cause: "policy", upstreamSaid: "403 Forbidden; the gateway's own words" },
  }),
  "upstream-credentials": byCurl("https://says-407.test/", {
    world,
    prints: /CONNECT tunnel failed, response 407/,
    tells: { cause: "credentials" },
  }),
  "upstream-broken": byCurl("https://no-answer-end.test/", {
    world,
    prints: /502 Bad Gateway: upstream gateway broken or unreachable/,
    tells: { cause: "upstream", retry: true },
  }),
};
