// CAs of others, for tests.

import { formatPem } from "../../src/ca/pem-block.ts";
import { loadX509Library } from "../../src/ca/x509-library.ts";

/** The PEM of a self-signed CA, "O=Example, CN=<name>". */
export async function foreignCa(name: string): Promise<string> {
  const x509 = await loadX509Library();
  const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
    "verify",
  ]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: [{ O: ["Example"] }, { CN: [name] }],
      keys,
      signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
      extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
    },
    crypto,
  );
  return formatPem("CERTIFICATE", Buffer.from(certificate.rawData));
}
