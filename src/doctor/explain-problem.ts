// What a code of the status's `problems` means, from the failure catalogue where it is one of its own.

import { failures } from "../failures/catalogue.ts";
import type { Failure } from "../failures/failure.ts";
import { truststoreCodes } from "../stores/jvm/truststore.ts";
import { javaOptionsCodes } from "../tools/java-options.ts";

const others: Readonly<Record<string, { readonly message: string; readonly fix: string }>> = {
  "ca-expired": { message: "The CA has expired", fix: "agentproxy down && agentproxy up --detach" },
};

/** Of codes whose sentence says what happened, with the names in it, where they arise. */
const advice: Readonly<Record<string, string>> = { ...truststoreCodes, ...javaOptionsCodes };

export function explainProblem(code: string): { readonly message: string; readonly fix: string | null } {
  const known: Partial<Record<string, Failure>> = failures;
  const failure = known[code];
  if (failure !== undefined) return { message: failure.title, fix: failure.remedy };
  return others[code] ?? { message: code.replaceAll(/[-_]/g, " "), fix: advice[code] ?? null };
}
