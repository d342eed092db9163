// Real clients that meet a host that is not there, or whose TLS or certificate is at fault.

import { join } from "node:path";
import type { originFailures } from "../../../src/failures/origin-failures.ts";
import { byCurl, type FailureCase } from "./case.ts";

const h2Get = join(import.meta.dir, "../clients/h2-get.mjs");

export const originCases: Readonly<Record<keyof typeof originFailures, FailureCase>> = {
  "origin-unresolved": byCurl("https://nobody.invalid/", { prints: /502 Bad Gateway: host name not found/ }),
  "origin-refused": byCurl("https://closed.good.test/", { prints: /502 Bad Gateway: host refused the conn/ }),
  "origin-timeout": byCurl("https://swallowed.good.test/", {
    isSlow: true,
    prints: /504 Gateway Timeout: host did not answer/,
  }),
  "origin-unreachable": byCurl("https://unreachable.good.test/", {
    prints: /502 Bad Gateway: host unreachable/,
  }),
  "origin-certificate-expired": byCurl("https://expired.test/", { prints: /"origin-certificate-expired"/ }),
  "origin-certificate-self-signed": byCurl("https://self-signed.test/", {
    prints: /"origin-certificate-self-signed"/,
  }),
  "origin-certificate-name": byCurl("https://other.test/", { prints: /"origin-certificate-name"/ }),
  "origin-certificate-issuer": byCurl("https://unknown-issuer.test/", {
    prints: /"origin-certificate-issuer"/,
  }),
  "origin-certificate-unfit": byCurl("https://cn-only.test/", { prints: /"origin-certificate-unfit"/ }),
  "origin-tls-failed": byCurl("https://cutting.good.test/", { prints: /"origin-tls-failed"/ }),
  "origin-wants-certificate": byCurl("https://mutual.good.test/", {
    flags: ["--http1.1"],
    prints: /"origin-wants-certificate"/,
  }),
  "origin-protocol": {
    needs: ["node"],
    produce: ({ tool }) => tool(["node", h2Get, "old.good.test"]),
    host: "old.good.test:443",
    prints: /origin-protocol/,
  },
};
