// What a code of the status's `problems` means, from the failure catalogue where it is one of its own.

import { findFailure } from "../failures/catalogue.ts";
import type { PlaceReport } from "../stores/place-report.ts";
import type { ProblemDetail } from "../status/document.ts";
import { truststoreCodes } from "../stores/jvm/truststore-codes.ts";
import { javaOptionsCodes } from "../tools/java-options-codes.ts";
import { trustFailures } from "../trust/trust-failures.ts";

const others: Readonly<Record<string, { readonly message: string; readonly fix: string }>> = {
  "ca-expired": { message: "The CA has expired", fix: "agentproxy down && agentproxy up --detach" },
  "ledger-not-written": {
    message: "Failures cannot be written to the state directory, and are kept in memory alone",
    fix: "make room on its disk, or give the folder log/ in it back to the user who runs the proxy",
  },
};

/** Of codes whose sentence says what happened, with the names in it, where they arise. */
const advice: Readonly<Record<string, string>> = { ...truststoreCodes, ...javaOptionsCodes };

/** `accommodations` tell of the codes that are theirs. */
export function explainProblem(code: string, accommodations: readonly PlaceReport[] = []): ProblemDetail {
  const failure = findFailure(code);
  if (failure !== null) return { code, message: failure.title, fix: failure.remedy };
  const trust: Partial<Record<string, { readonly happened: string; readonly advice: string }>> =
    trustFailures;
  const missing = trust[code];
  if (missing !== undefined) return { code, message: missing.happened, fix: missing.advice };
  const [first, ...more] = accommodations.filter((place) => place.code === code);
  if (first !== undefined) {
    const others = more.length === 0 ? "" : `, and at ${more.length} more`;
    return { code, message: `${first.detail ?? code} (${first.path}${others})`, fix: first.advice };
  }
  const other = others[code] ?? { message: code.replaceAll(/[-_]/g, " "), fix: advice[code] ?? null };
  return { code, ...other };
}
