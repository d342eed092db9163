// What a user should know of the CA files that were read.

import type { ReadCertificateFile } from "./certificate-file.ts";
import { trustFailures, type TrustFailureCode } from "./trust-failures.ts";
import type { UserCas } from "./user-cas.ts";

export function failureWarning(code: TrustFailureCode): string {
  const { happened, advice } = trustFailures[code];
  return `${happened}: ${advice}`;
}

/** One sentence for each file that could not be used, or not whole. Of `paths`, an empty one is no file. */
export function fileWarnings(
  paths: readonly string[],
  faults: UserCas["faults"],
  read: ReadCertificateFile,
): string[] {
  const warnings = faults.map(({ path, by, cause }) => `${by}: cannot use ${JSON.stringify(path)}: ${cause}`);
  for (const path of new Set(paths)) {
    const file = path === "" ? null : read(path);
    const faults = file?.ok ? file.parsed().faults : [];
    const [first] = faults;
    if (first === undefined) continue;
    const others = faults.length - 1;
    const more = others === 0 ? "" : `, and ${others} more like it`;
    warnings.push(`skipped a part of ${JSON.stringify(path)}: line ${first.line}: ${first.cause}${more}`);
  }
  return warnings;
}
