// What a user should know of the CA files that were read.

import type { ReadCertificateFile } from "./certificate-file.ts";
import type { UserCas } from "./user-cas.ts";

export const upstreamCaMissing =
  "the CA of the upstream gateway is not known, so tools trust it only where the image already does: set upstream_ca under [proxy]";

export const imageRootsMissing =
  "the image has no root certificates, so those built into agentproxy are used: install ca-certificates";

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
