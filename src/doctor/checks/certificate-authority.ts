// Whether the CA is whole, valid today, and in the bundle.

import { X509Certificate } from "node:crypto";
import { readOptionalFile } from "../../host/optional-file.ts";
import { readKeystore, readKeystoreFile } from "../../stores/jvm/keystore.ts";
import { storePassword } from "../../stores/jvm/trusted-entry.ts";
import { parseCertificates } from "../../trust/pem.ts";
import type { Check, Finding } from "../check.ts";

const weekMs = 7 * 24 * 3600 * 1000;
const restart = "agentproxy down && agentproxy up --detach";

export const certificateAuthority: Check = {
  id: "certificate-authority",
  title: "the CA is valid, and in the bundle and the truststore",
  dependsOn: ["proxy-answers"],
  run: async ({ status, nowMs }) => {
    if (status === null || status.caPath === null || status.caBundlePath === null) return null;
    const { caPath, caBundlePath } = status;
    const text = readOptionalFile(caPath);
    if (text === null) return [problem("ca_file_missing", `"${caPath}" is not there`, caPath)];
    const { certificates, faults } = parseCertificates(text);
    const [signer] = certificates;
    if (signer === undefined || faults.length > 0) {
      return [problem("ca_file_damaged", `"${caPath}" is not a whole certificate`, caPath)];
    }
    const bundle = readOptionalFile(caBundlePath);
    if (bundle === null) return [problem("bundle_missing", `"${caBundlePath}" is not there`, caBundlePath)];
    const inBundle = parseCertificates(bundle).certificates.some(({ pem }) => pem === signer.pem);
    return [
      ...truststoreFindings(status.javaTrustStorePath, signer.der),
      ...(inBundle ? [] : [problem("bundle_without_ca", "The bundle does not have the CA", caBundlePath)]),
      ...validity(new X509Certificate(signer.der), nowMs, caPath),
    ];
  },
};

function validity(certificate: X509Certificate, nowMs: number, place: string): Finding[] {
  const from = Date.parse(certificate.validFrom);
  const to = Date.parse(certificate.validTo);
  if (nowMs < from) {
    const message = `The clock says ${new Date(nowMs).toISOString()}, and the CA is valid from ${new Date(from).toISOString()} on`;
    return [{ code: "clock_before_ca", gravity: "problem", message, fix: "set the clock right", place }];
  }
  if (nowMs > to)
    return [
      problem(
        "ca_expired",
        `The CA was valid until ${new Date(to).toISOString()}, and the clock says ${new Date(nowMs).toISOString()}`,
        place,
      ),
    ];
  if (to - nowMs > weekMs) return [];
  const message = `The CA is valid until ${new Date(to).toISOString()}`;
  return [{ code: "ca_expires_soon", gravity: "warning", message, fix: restart, place }];
}

/** JVMs alone read it. */
function truststoreFindings(path: string | null, signer: Uint8Array): Finding[] {
  if (path === null) return [];
  try {
    const entries = readKeystore(readKeystoreFile(path), storePassword);
    if (entries.some(({ der }) => Buffer.from(der).equals(signer))) return [];
    return [problem("truststore_without_ca", "The truststore of JVMs does not have the CA", path)];
  } catch {
    return [problem("truststore_unusable", "The truststore of JVMs is not there, or is damaged", path)];
  }
}

function problem(code: string, message: string, place: string): Finding {
  return { code, gravity: "problem", message, fix: restart, place };
}
