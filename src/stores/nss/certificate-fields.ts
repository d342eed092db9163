// The parts of a certificate that NSS keeps beside it, to find it by.

import { createHash } from "node:crypto";
import { readDer, readDerList } from "../../ca/der.ts";

export interface CertificateFields {
  /** DER of the name. */
  readonly issuer: Buffer;
  /** DER, tag and length included. */
  readonly serial: Buffer;
  /** DER of the name. */
  readonly subject: Buffer;
  /** SHA-1 of the public key's value, by which NSS finds the private key of a certificate. */
  readonly keyId: Buffer;
}

const versionTag = 0xa0;
const integerTag = 0x02;

/**
 * The key's value is what certutil was seen to hash: an RSA modulus without its leading zero octet, and of any other key the
 * whole bit string (04 and both coordinates for a curve's point).
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 * @throws Error where the bytes are no certificate
 */
export function certificateFields(der: Buffer): CertificateFields {
  const [signed] = readDerList(readDer(der).content);
  const parts = readDerList(signed?.content ?? Buffer.alloc(0));
  // The version is left out of certificates of version 1.
  if (parts[0]?.tag === versionTag) parts.shift();
  const [serial, , issuer, , subject, publicKey] = parts;
  if (serial === undefined || issuer === undefined || subject === undefined || publicKey === undefined) {
    throw new Error("Cannot read the certificate: it has too few parts");
  }
  return {
    issuer: issuer.whole,
    serial: serial.whole,
    subject: subject.whole,
    keyId: createHash("sha1").update(keyValue(publicKey.content)).digest(),
  };
}

function keyValue(publicKey: Buffer): Buffer {
  const bits = readDerList(publicKey)[1]?.content.subarray(1);
  if (bits === undefined) throw new Error("Cannot read the certificate: it has no key");
  const modulus = rsaModulus(bits);
  if (modulus === null) return bits;
  return modulus[0] === 0 ? modulus.subarray(1) : modulus;
}

/** Null where the key is not RSA's sequence of modulus and exponent (RFC 8017, appendix A.1.1). */
function rsaModulus(bits: Buffer): Buffer | null {
  if (bits[0] !== 0x30) return null;
  const [modulus, exponent] = readDerList(readDer(bits).content);
  return modulus?.tag === integerTag && exponent?.tag === integerTag ? modulus.content : null;
}
