// A certificate and its key, made ready to sign with.

import { createPrivateKey, X509Certificate } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { readDer, readDerList } from "./der.ts";
import { formatPem } from "./pem-block.ts";
import { rootRenewalMs } from "./profile.ts";

export interface Issuer {
  readonly certificate: X509Certificate;
  readonly certificatePem: string;
  readonly privateKey: KeyObject;
  /** The subject's DER, which leaves carry as their issuer, byte for byte. */
  readonly name: Buffer;
  /** The subject key identifier, which leaves carry as their authority key identifier. */
  readonly keyIdentifier: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const subjectKeyIdentifier = "0603551d0e"; // id-ce 14, RFC 5280 section 4.2.1.2

/** The issuer in a PEM text with a key and its certificate, or null where the text does not hold a sound pair. */
export function parseIssuer(text: string): Issuer | null {
  try {
    const certificate = new X509Certificate(text);
    const privateKey = createPrivateKey(text);
    if (!certificate.ca || !certificate.checkPrivateKey(privateKey)) return null;
    if (privateKey.asymmetricKeyDetails?.namedCurve !== "prime256v1") return null;
    const parts = readDerList(readDer(readDer(certificate.raw).content).content);
    const [, , , , , subject] = parts;
    const keyIdentifier = findKeyIdentifier(parts.at(-1)?.content);
    if (subject === undefined || keyIdentifier === null) return null;
    return {
      certificate,
      certificatePem: formatPem("CERTIFICATE", certificate.raw),
      privateKey,
      name: subject.whole,
      keyIdentifier,
      notBefore: new Date(certificate.validFrom),
      notAfter: new Date(certificate.validTo),
    };
  } catch {
    // Damaged text is no issuer; what damaged it does not matter to who makes a new one.
    return null;
  }
}

/** Whether leaves can be signed with it now and for a while: its clock is ours, and its end is not near. */
export function isUsable(issuer: Issuer, at: Date): boolean {
  return (
    issuer.notBefore.getTime() <= at.getTime() && issuer.notAfter.getTime() - at.getTime() >= rootRenewalMs
  );
}

function findKeyIdentifier(extensions: Buffer | undefined): Buffer | null {
  if (extensions === undefined) return null;
  for (const extension of readDerList(readDer(extensions).content)) {
    const [identifier, value] = readDerList(extension.content);
    if (identifier?.whole.toString("hex") !== subjectKeyIdentifier || value === undefined) continue;
    return readDer(value.content).content;
  }
  return null;
}
