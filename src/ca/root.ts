// Makes a root certificate and its key.

import { formatPem } from "./pem-block.ts";
import { organisation, randomSerial, rootBackdateMs, rootLifeMs, rootNamePrefix } from "./profile.ts";
import { loadX509Library } from "./x509-library.ts";

export interface Root {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/**
 * A self-signed ECDSA P-256 root with a subject of its own, so that two roots of ours on one machine are never taken for
 * each other. The profile is what Python 3.13's VERIFY_X509_STRICT asks for, the strictest of the common verifiers.
 */
export async function makeRoot(at: Date): Promise<Root> {
  const x509 = await loadX509Library();
  // Bun's own crypto.subtle serves as the library's provider; @peculiar/webcrypto is not needed.
  const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
    "verify",
  ]);
  const suffix = randomSerial().subarray(-3).toString("hex");
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: [{ O: [organisation] }, { CN: [`${rootNamePrefix}${suffix}`] }],
      serialNumber: randomSerial().toString("hex"),
      notBefore: new Date(at.getTime() - rootBackdateMs),
      notAfter: new Date(at.getTime() + rootLifeMs),
      keys,
      signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
      extensions: [
        // Path length 0: it signs leaves and no further CA.
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
        await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey, false, crypto),
      ],
    },
    crypto,
  );
  return {
    certificatePem: formatPem("CERTIFICATE", Buffer.from(certificate.rawData)),
    privateKeyPem: formatPem(
      "PRIVATE KEY",
      Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey)),
    ),
  };
}
