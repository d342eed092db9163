// Our own look at the certificates of a verified origin, for what Bun's verification lets through.

import { createHash, X509Certificate } from "node:crypto";
import { AsnConvert } from "@peculiar/asn1-schema";
import {
  BasicConstraints,
  Certificate,
  id_ce_basicConstraints,
  id_ce_subjectAltName,
  SubjectAlternativeName,
  Version,
  type GeneralName,
} from "@peculiar/asn1-x509";
import { isPublicSuffix } from "../policy/public-suffix.ts";
import type { Host } from "../wire/host.ts";
import { parseHost } from "../wire/host.ts";

/**
 * The parts used of what `getPeerCertificate(false)` of Bun's TLS sockets gives. Seen in Bun 1.4.5: it links all that the
 * host sent, in the order sent, whatever signed what, and at its end the root that signed the last; the last links to itself.
 */
export interface PeerCertificate {
  readonly raw?: Buffer;
  readonly issuerCertificate?: PeerCertificate;
}

/** CA/Browser Forum Baseline Requirements §6.1.5. */
const minRsaBits = 2048;
/** More than a host has any reason to send; what would not be looked at is refused. */
const maxPresented = 32;

// SHA-1 and MD5 signatures (RFC 8017 A.2.4, RFC 5758 §3.2): forgeable, refused by every browser.
const weakSignatures = new Set([
  "1.2.840.113549.1.1.2",
  "1.2.840.113549.1.1.4",
  "1.2.840.113549.1.1.5",
  "1.2.840.10045.4.1",
  "1.2.840.10040.4.3",
]);

function extensionOf(certificate: Certificate, id: string): ArrayBuffer | null {
  const found = certificate.tbsCertificate.extensions?.find(({ extnID }) => extnID === id);
  return found?.extnValue.buffer ?? null;
}

/** A certificate as we look at it. Names are DER in base64, to be compared. */
interface Presented {
  readonly certificate: Certificate;
  readonly x509: X509Certificate;
  readonly subject: string;
  readonly issuer: string;
}

function nameText(name: unknown): string {
  return Buffer.from(AsnConvert.serialize(name)).toString("base64");
}

function present(der: Buffer): Presented {
  const certificate = AsnConvert.parse(der, Certificate);
  const { subject, issuer } = certificate.tbsCertificate;
  return {
    certificate,
    x509: new X509Certificate(der),
    subject: nameText(subject),
    issuer: nameText(issuer),
  };
}

/** Signed by its own key, which an equal name alone does not say. */
function isSelfSigned({ x509, subject, issuer }: Presented): boolean {
  return subject === issuer && x509.verify(x509.publicKey);
}

/**
 * Whether a leaf that Bun refused for its issuer has signed itself. BoringSSL calls it so only where its keyUsage lets it
 * sign certificates (EXFLAG_SS of X509_get_extension_flags(3)), which that of a server often does not.
 */
export function signsItself({ raw }: PeerCertificate): boolean {
  if (raw === undefined) return false;
  try {
    return isSelfSigned(present(raw));
  } catch {
    // Unreadable, so nothing can be said of it.
    return false;
  }
}

/** RFC 9525 §6.3: equal, or one whole left-most label as a wildcard, and not over a public suffix. */
function matchesName(pattern: string, name: string): boolean {
  const presented = pattern.toLowerCase();
  if (!presented.startsWith("*.")) return presented === name;
  const parent = presented.slice(2);
  const dot = name.indexOf(".");
  return dot > 0 && name.slice(dot + 1) === parent && !isPublicSuffix(parent);
}

function matchesHost(name: GeneralName, host: Host): boolean {
  if (host.kind === "name") return name.dNSName !== undefined && matchesName(name.dNSName, host.text);
  if (name.iPAddress === undefined) return false;
  const presented = parseHost(name.iPAddress);
  return presented.ok && presented.value.text === host.text;
}

function nameFault(leaf: Certificate, host: Host): string | null {
  const extension = extensionOf(leaf, id_ce_subjectAltName);
  if (extension === null) return "it has no subject alternative name";
  const names = AsnConvert.parse(extension, SubjectAlternativeName);
  if (names.some((name) => matchesHost(name, host))) return null;
  return `none of its subject alternative names may stand for ${host.text}`;
}

function strengthFault(presented: Presented): string | null {
  const { certificate, x509 } = presented;
  // Older versions have no extensions, so nothing limits their use.
  if (certificate.tbsCertificate.version !== Version.v3) return "it is not an X.509 v3 certificate";
  if (weakSignatures.has(certificate.signatureAlgorithm.algorithm) && !isSelfSigned(presented)) {
    return "it is signed with SHA-1 or MD5";
  }
  const { asymmetricKeyType, asymmetricKeyDetails } = x509.publicKey;
  const bits = asymmetricKeyDetails?.modulusLength ?? 0;
  if (asymmetricKeyType?.startsWith("rsa") === true && bits < minRsaBits) {
    return `its RSA key has only ${bits} bits`;
  }
  return null;
}

function issuerFault(issuer: Presented): string | null {
  // It can only be a trust anchor, the operator's or the image's own word, or of no use to the verified chain.
  if (isSelfSigned(issuer)) return null;
  const extension = extensionOf(issuer.certificate, id_ce_basicConstraints);
  if (extension === null || !AsnConvert.parse(extension, BasicConstraints).cA) {
    return "a certificate that is no CA signed in its chain";
  }
  const fault = strengthFault(issuer);
  return fault === null ? null : `of an issuer in its chain: ${fault}`;
}

function derOf(leaf: PeerCertificate): readonly Buffer[] {
  const all: Buffer[] = [];
  for (let at: PeerCertificate | undefined = leaf; at?.raw !== undefined; at = at.issuerCertificate) {
    all.push(at.raw);
    if (at.issuerCertificate === at || all.length > maxPresented) break;
  }
  return all;
}

/**
 * All that may stand between the leaf and a root. Which of several of one name Bun verified it does not tell, so each of
 * them must be sound; what only lies beside the chain, as servers often send it, does not matter.
 */
function issuersOf(leaf: Presented, others: readonly Presented[]): readonly Presented[] {
  const chain = new Set([leaf]);
  for (const { issuer } of chain) {
    for (const other of others) if (other.subject === issuer) chain.add(other);
  }
  chain.delete(leaf);
  return [...chain];
}

function chainFault(ders: readonly Buffer[], host: Host): string | null {
  const [leafDer, ...otherDers] = ders;
  if (leafDer === undefined) return "there is none";
  if (ders.length > maxPresented) return `it comes with more than ${maxPresented} others`;
  try {
    const leaf = present(leafDer);
    const fault = strengthFault(leaf) ?? nameFault(leaf.certificate, host);
    if (fault !== null) return fault;
    for (const issuer of issuersOf(leaf, otherDers.map(present))) {
      const fault = issuerFault(issuer);
      if (fault !== null) return fault;
    }
    return null;
  } catch (error) {
    return `it cannot be parsed (${error instanceof Error ? error.message : String(error)})`;
  }
}

// Parsing a chain costs a millisecond or two and an origin shows the same one every time.
const verdicts = new Map<string, string | null>();
const maxVerdicts = 1000;

/** What is wrong with `leaf` and its chain for `host`, as a clause for "…: FAULT", or null. Bun must have verified it. */
export function certificateFault(leaf: PeerCertificate, host: Host): string | null {
  const ders = derOf(leaf);
  const hash = createHash("sha256").update(host.text);
  for (const der of ders) hash.update("\0").update(der);
  const key = hash.digest("base64");
  const known = verdicts.get(key);
  if (known !== undefined) return known;
  const fault = chainFault(ders, host);
  if (verdicts.size >= maxVerdicts) verdicts.clear();
  verdicts.set(key, fault);
  return fault;
}
