// Certificates of every kind, right and wrong, made with OpenSSL.

import { generateKeyPairSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../support/command.ts";
import { freshEnvironment } from "../support/environment.ts";
import { program } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary.ts";

export type KeyKind = "p256" | "p384" | "rsa2048" | "rsa1024";

export interface CertificatePair {
  readonly certificatePem: string;
  readonly keyPem: string;
}

export interface CertificateRequest {
  /** In OpenSSL's form, "/CN=o.test". */
  readonly subject: string;
  /** Lines of an extension section; none makes an X.509 v1 certificate. */
  readonly extensions: readonly string[];
  /** Null: signed by itself. */
  readonly issuer: CertificatePair | null;
  readonly key?: KeyKind;
  readonly digest?: "sha256" | "sha384" | "sha1" | "md5";
  /** Days from now, may lie in the past. Default yesterday to in 90 days. */
  readonly validDays?: readonly [from: number, to: number];
}

const dayMs = 86_400_000;

function makeKey(kind: KeyKind): string {
  const format = {
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  } as const;
  switch (kind) {
    case "p256":
      return generateKeyPairSync("ec", { namedCurve: "P-256", ...format }).privateKey;
    case "p384":
      return generateKeyPairSync("ec", { namedCurve: "P-384", ...format }).privateKey;
    case "rsa2048":
      return generateKeyPairSync("rsa", { modulusLength: 2048, ...format }).privateKey;
    case "rsa1024":
      return generateKeyPairSync("rsa", { modulusLength: 1024, ...format }).privateKey;
  }
}

function asn1Time(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, "");
}

/** Makes one certificate and its key. `openssl ca` is the one command that takes any validity in every version. */
export async function makeCertificate(request: CertificateRequest): Promise<CertificatePair> {
  const folder = temporaryFolder("certificate");
  const at = (name: string): string => join(folder, name);
  const keyPem = makeKey(request.key ?? "p256");
  const isV1 = request.extensions.length === 0;
  const config = [
    "[ca]",
    "default_ca = d",
    "[d]",
    `database = ${at("index")}`,
    `new_certs_dir = ${folder}`,
    "rand_serial = yes",
    "unique_subject = no",
    "policy = p",
    "email_in_dn = no",
    ...(isV1 ? [] : ["x509_extensions = e"]),
    "[p]",
    "commonName = optional",
    "[req]",
    "distinguished_name = n",
    "[n]",
    "[e]",
    ...request.extensions,
    "",
  ];
  writeFileSync(at("config"), config.join("\n"));
  writeFileSync(at("index"), "");
  writeFileSync(at("key"), keyPem);
  if (request.issuer !== null) {
    writeFileSync(at("issuer.crt"), request.issuer.certificatePem);
    writeFileSync(at("issuer.key"), request.issuer.keyPem);
  }
  const openssl = program("openssl");
  const env = freshEnvironment(folder);
  const common = ["-config", at("config")];
  await mustRun(
    [openssl, "req", "-new", ...common, "-subj", request.subject, "-key", at("key"), "-out", at("csr")],
    { env },
  );
  const [from, to] = request.validDays ?? [-1, 90];
  const signer =
    request.issuer === null
      ? ["-selfsign", "-keyfile", at("key")]
      : ["-cert", at("issuer.crt"), "-keyfile", at("issuer.key")];
  const validity = [
    "-startdate",
    asn1Time(Date.now() + from * dayMs),
    "-enddate",
    asn1Time(Date.now() + to * dayMs),
  ];
  await mustRun(
    [
      openssl,
      "ca",
      "-batch",
      "-notext",
      ...common,
      ...signer,
      ...validity,
      "-md",
      request.digest ?? "sha256",
      "-in",
      at("csr"),
      "-out",
      at("crt"),
    ],
    { env },
  );
  return { certificatePem: readFileSync(at("crt"), "latin1"), keyPem };
}

export const caExtensions = [
  "basicConstraints = critical,CA:TRUE",
  "keyUsage = critical,keyCertSign,cRLSign",
  "subjectKeyIdentifier = hash",
];

/** Extensions of a server's certificate for the names, written as OpenSSL does: "DNS:o.test", "IP:127.0.0.1". */
export function serverExtensions(names: string, isCa = false): readonly string[] {
  return [
    ...(isCa ? [] : ["basicConstraints = critical,CA:FALSE"]),
    "keyUsage = critical,digitalSignature",
    "extendedKeyUsage = serverAuth",
    `subjectAltName = ${names}`,
  ];
}

/** A root, trusted where a test says so. */
export function makeRoot(overrides: Partial<CertificateRequest> = {}): Promise<CertificatePair> {
  return makeCertificate({ subject: "/CN=Test Root", extensions: caExtensions, issuer: null, ...overrides });
}

/** A sound server certificate, but for the overrides. */
export function makeLeaf(
  issuer: CertificatePair,
  names: string,
  overrides: Partial<CertificateRequest> = {},
): Promise<CertificatePair> {
  return makeCertificate({
    subject: "/CN=Test Leaf",
    extensions: serverExtensions(names),
    issuer,
    ...overrides,
  });
}
