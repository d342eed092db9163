// The CA files that the operator's settings name: unlike a user's, they must be there.

import { certificatesIn } from "./certificate-file.ts";
import type { ReadCertificateFile } from "./certificate-file.ts";
import type { Certificate } from "./pem.ts";

/** An operator's file that cannot be used, and the way out. */
class OperatorCaError extends Error {
  readonly hint = "the file must hold certificates in PEM, or one in DER";

  constructor(setting: string, path: string, cause: string) {
    super(`Cannot use ${setting} ${JSON.stringify(path)}: ${cause}`);
    this.name = "OperatorCaError";
  }
}

/**
 * The certificates of the file; none where `path` is null.
 * @throws OperatorCaError that names the setting, the path and the cause
 */
export function readOperatorCas(
  setting: string,
  path: string | null,
  read: ReadCertificateFile,
): readonly Certificate[] {
  if (path === null) return [];
  const file = read(path);
  const certificates = certificatesIn(file);
  if (certificates.length > 0) return certificates;
  const cause = file.ok ? "it has no certificate" : file.cause;
  throw new OperatorCaError(setting, path, cause);
}
