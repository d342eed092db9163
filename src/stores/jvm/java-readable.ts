// Whether every JDK can read a certificate: one that it cannot makes it refuse the whole keystore, and with that every connection.

import { derObjectIdentifier, readDer, readDerList } from "../../ca/der.ts";
import type { DerValue } from "../../ca/der.ts";

const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  objectIdentifier: 0x06,
  sequence: 0x30,
} as const;
const rsa = derObjectIdentifier("1.2.840.113549.1.1.1");
const ellipticCurve = derObjectIdentifier("1.2.840.10045.2.1");
/** Under which the curves lie that the JDK knows: SEC 2, ANSI X9.62, Brainpool. */
const curveArcs = ["1.3.132.0", "1.2.840.10045.3.0", "1.2.840.10045.3.1", "1.3.36.3.3.2.8.1.1"].map(
  (arc) => readDer(derObjectIdentifier(arc)).content,
);

/** The extensions that the JDK reads at once, and so refuses where they are critical and have another form. */
const criticalForms = [
  { name: derObjectIdentifier("2.5.29.15"), form: tags.bitString }, // keyUsage
  { name: derObjectIdentifier("2.5.29.17"), form: tags.sequence }, // subjectAltName
  { name: derObjectIdentifier("2.5.29.19"), form: tags.sequence }, // basicConstraints
  { name: derObjectIdentifier("2.5.29.30"), form: tags.sequence }, // nameConstraints
];
const basicConstraints = derObjectIdentifier("2.5.29.19");

/**
 * For a certificate that OpenSSL takes: says no to what it takes and a JDK does not, as an explicitly described curve.
 * @see https://github.com/openjdk/jdk/blob/master/src/java.base/share/classes/sun/security/x509/X509CertImpl.java
 */
export function isJavaReadable(der: Buffer): boolean {
  try {
    return isReadable(der);
  } catch {
    // What our reader cannot follow is not DER, and the JDK's is as strict.
    return false;
  }
}

function isReadable(der: Buffer): boolean {
  const [body, algorithm] = readDerList(readDer(der).content);
  const fields = readDerList(body?.content ?? Buffer.alloc(0));
  // A version 1 certificate may leave its version out.
  if (fields[0]?.tag === 0xa0) fields.shift();
  const [, signature, issuer, , , key, ...rest] = fields;
  if (algorithm === undefined || signature === undefined || issuer === undefined || key === undefined)
    return false;
  if (issuer.content.length === 0 || !signature.whole.equals(algorithm.whole)) return false;
  const extensions = rest.find(({ tag }) => tag === 0xa3);
  return isKeyReadable(key) && (extensions === undefined || areExtensionsReadable(extensions));
}

function isKeyReadable({ content }: DerValue): boolean {
  const [algorithm, bits] = readDerList(content);
  const [name, parameters] = readDerList(algorithm?.content ?? Buffer.alloc(0));
  if (name === undefined || bits === undefined) return false;
  const key = bits.content.subarray(1);
  if (name.whole.equals(rsa)) return isRsaKeyReadable(key);
  // Neither curves that are described in place, nor points in the short form.
  if (name.whole.equals(ellipticCurve))
    return parameters !== undefined && isKnownCurve(parameters) && key[0] === 0x04;
  // The JDK keeps keys of other kinds without looking into them.
  return true;
}

function isRsaKeyReadable(key: Buffer): boolean {
  const { tag, content, whole } = readDer(key);
  const [modulus, exponent, more] = readDerList(content);
  return (
    tag === tags.sequence &&
    whole.length === key.length &&
    modulus !== undefined &&
    bitsOf(modulus) >= 512 &&
    exponent !== undefined &&
    isSmall(exponent) &&
    more === undefined
  );
}

function isKnownCurve({ tag, content }: DerValue): boolean {
  return (
    tag === tags.objectIdentifier &&
    curveArcs.some((arc) => content.length === arc.length + 1 && content.subarray(0, arc.length).equals(arc))
  );
}

/** Of a positive integer; 0 for what is none. */
function bitsOf({ tag, content }: DerValue): number {
  const first = content[0] ?? 0x80;
  return tag !== tags.integer || first >= 0x80 ? 0 : (content.length - 1) * 8 + (32 - Math.clz32(first));
}

/** RSAKeyFactory takes exponents of 64 bits at most with moduli past 3,072. */
function isSmall(exponent: DerValue): boolean {
  const bits = bitsOf(exponent);
  return bits >= 2 && bits <= 64;
}

function areExtensionsReadable({ content }: DerValue): boolean {
  return readDerList(readDer(content).content).every((extension) => {
    const [name, second, third] = readDerList(extension.content);
    if (name === undefined || second === undefined) return false;
    const isCritical = second.tag === tags.boolean && second.content[0] !== 0;
    const value = second.tag === tags.boolean ? third : second;
    if (value === undefined) return false;
    const form = criticalForms.find((one) => one.name.equals(name.whole))?.form;
    if (!isCritical || form === undefined) return true;
    const inner = readDer(value.content);
    return inner.tag === form && isFormReadable(name.whole, inner);
  });
}

function isFormReadable(name: Buffer, value: DerValue): boolean {
  if (name.equals(basicConstraints)) {
    return readDerList(value.content).every(
      ({ tag }, index) => tag === (index === 0 ? tags.boolean : tags.integer),
    );
  }
  if (value.tag === tags.bitString) return (value.content[0] ?? 8) < 8;
  return value.content.length > 0;
}
