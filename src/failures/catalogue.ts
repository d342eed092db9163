// The failure catalogue: one entry per class of failure, read by replies, ledger, status and docs alike.

import { clientFailures } from "./client-failures.ts";
import { directFailures } from "./direct-failures.ts";
import { originFailures } from "./origin-failures.ts";
import { policyFailures } from "./policy-failures.ts";
import { requestFailures } from "./request-failures.ts";
import { upstreamFailures } from "./upstream-failures.ts";
import type { Failure } from "./failure.ts";

export const failures = {
  ...policyFailures,
  ...upstreamFailures,
  ...originFailures,
  ...requestFailures,
  ...clientFailures,
  ...directFailures,
} as const satisfies Record<string, Failure>;

/** A stable, kebab-case word for one class of failure. */
export type FailureCode = keyof typeof failures;

/** The catalogue's entry for a code. */
export function failureOf(code: FailureCode): Failure {
  return failures[code];
}

/** The catalogue's entry for a word from outside; null where there is none, as for a code of another version. */
export function findFailure(code: string): Failure | null {
  return Object.hasOwn(failures, code) ? failureOf(code as FailureCode) : null;
}
