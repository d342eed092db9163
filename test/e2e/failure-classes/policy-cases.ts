// Real clients that meet the policy.

import type { policyFailures } from "../../../src/failures/policy-failures.ts";
import { byCurl, type FailureCase } from "./case.ts";

export const policyCases: Readonly<Record<keyof typeof policyFailures, FailureCase>> = {
  "policy-denied": byCurl("https://denied.test/", {
    prints: /403 Forbidden: denied by policy: Not from here\./,
    tells: { rule: "deny denied.test", reason: "Not from here.", cause: "policy" },
  }),
  "port-not-allowed": byCurl("https://good.test:8443/", { prints: /403 Forbidden: port not allowed/ }),
  "address-not-allowed": byCurl("https://169.254.169.254/", { prints: /403 Forbidden: address not allowed/ }),
  "proxy-loop": {
    needs: [],
    produce: ({ tool, port }) => tool(["curl", "-sS", "-v", "--noproxy", "", `https://127.0.0.1:${port}/`]),
    host: /^127\.0\.0\.1:\d+$/,
    prints: /508 Loop Detected: request to the proxy itself/,
  },
};
