// What one certificate of the test PKI is like, as data.

/** Extensions by their OpenSSL names (x509v3_config(5)); a null takes away one of the usual ones. */
export type Extensions = Readonly<Record<string, string | null>>;

export type KeyKind = "p256" | "p384" | "rsa-1024" | "rsa-2048";

export interface CertificateCase {
  /** Its file name and the word that tests use. */
  readonly name: string;
  /** `authority`: signs others. `leaf`: a server shows it. */
  readonly role: "authority" | "leaf";
  /** The host that a client asks for when it meets this leaf; also the SAN and CN unless `extensions` or `subject` say otherwise. */
  readonly host: string;
  /** Why a careful client must refuse this leaf for its host, in words; null when it must accept it. */
  readonly fault: string | null;
  /** The name of the certificate that signs it; its own name: self-signed. */
  readonly issuer: string;
  /** What the server sends after the leaf, nearest first. Default: the issuers up to the root, without it. */
  readonly sent: readonly string[] | null;
  /** As `openssl -subj` takes it. */
  readonly subject: string;
  /** Null: none at all, which makes an X.509 v1 certificate. */
  readonly extensions: Extensions | null;
  readonly key: KeyKind;
  readonly digest: "sha256" | "sha1" | "md5";
  /** Days from now, negative for the past. */
  readonly notBeforeDays: number;
  readonly notAfterDays: number;
  /** Spoil the signature after signing. */
  readonly tampered: boolean;
}

type Variation = Partial<CertificateCase>;

/** A leaf that differs from a sound one only in what is said of it. */
export function leafCase(name: string, fault: string | null, variation: Variation = {}): CertificateCase {
  const host = variation.host ?? `${name}.test`;
  return {
    name,
    role: "leaf",
    host,
    fault,
    issuer: "intermediate",
    sent: null,
    subject: `/CN=${host}`,
    key: "p256",
    digest: "sha256",
    notBeforeDays: -2,
    notAfterDays: 60,
    tampered: false,
    ...variation,
    extensions:
      variation.extensions === null
        ? null
        : {
            basicConstraints: "critical,CA:FALSE",
            keyUsage: "critical,digitalSignature",
            extendedKeyUsage: "serverAuth",
            subjectKeyIdentifier: "hash",
            authorityKeyIdentifier: "keyid",
            subjectAltName: `DNS:${host}`,
            ...variation.extensions,
          },
  };
}

/** A signing certificate that differs from a sound one only in what is said of it. */
export function authorityCase(name: string, issuer: string, variation: Variation = {}): CertificateCase {
  return {
    name,
    role: "authority",
    host: "",
    fault: null,
    issuer,
    sent: null,
    subject: `/O=Test PKI/CN=Test ${name}`,
    key: "p256",
    digest: "sha256",
    notBeforeDays: -30,
    notAfterDays: 365,
    tampered: false,
    ...variation,
    extensions:
      variation.extensions === null
        ? null
        : {
            basicConstraints: "critical,CA:TRUE",
            keyUsage: "critical,keyCertSign,cRLSign",
            subjectKeyIdentifier: "hash",
            authorityKeyIdentifier: issuer === name ? null : "keyid",
            ...variation.extensions,
          },
  };
}
