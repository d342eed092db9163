// The PKI of the test origins, made with the openssl command once per run.

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { leafCase } from "./certificate-case.ts";
import type { CertificateCase, KeyKind } from "./certificate-case.ts";
import { certificateCases } from "./certificate-cases.ts";
import { mustRun } from "./command.ts";
import { freshEnvironment } from "./environment.ts";
import { runFolder, temporaryFolder } from "./temporary.ts";

/** A certificate as a server wants it. Both files are PEM. */
export interface TestCertificate {
  /** The leaf, then what is sent after it. */
  readonly chainFile: string;
  readonly keyFile: string;
}

export interface OriginCa {
  /** PEM of the root that tests trust: `gateway.extra_roots`, `curl --cacert`, `cafile` of Squid. */
  readonly rootFile: string;
  /** The certificate of a case in certificate-cases.ts: "good", "expired", "wrong-name", … */
  certificate(caseName: string): TestCertificate;
  /** A new sound certificate for these DNS names, signed by the intermediate. */
  issue(...names: readonly [string, ...string[]]): Promise<TestCertificate>;
}

/** What a test needs installed to use this PKI. */
export const pkiPrograms = ["openssl"];

let opened: Promise<OriginCa> | null = null;

/** The PKI of this run. The first caller makes it, in about a second; processes that race for it end with one. */
export function originCa(): Promise<OriginCa> {
  return (opened ??= openOriginCa());
}

async function openOriginCa(): Promise<OriginCa> {
  const folder = join(runFolder(), "pki");
  if (!existsSync(folder)) await makeOnce(folder);
  return {
    rootFile: join(folder, "root.pem"),
    certificate(caseName) {
      const chainFile = join(folder, `${caseName}.chain.pem`);
      if (!existsSync(chainFile)) throw new Error(`Cannot find a certificate case named "${caseName}"`);
      return { chainFile, keyFile: join(folder, `${caseName}.key`) };
    },
    async issue(...names) {
      const own = temporaryFolder("certificate");
      for (const file of ["intermediate.pem", "intermediate.key", "p256.key", "p256.csr"]) {
        writeFileSync(join(own, file), readFileSync(join(folder, file)), { mode: 0o600 });
      }
      const subjectAltName = names.map((name) => `DNS:${name}`).join(",");
      const issued = leafCase("issued", null, { host: names[0], extensions: { subjectAltName } });
      await issueCase(own, issued);
      writeChain(own, issued);
      return { chainFile: join(own, "issued.chain.pem"), keyFile: join(own, "issued.key") };
    },
  };
}

/** Makes the PKI beside its place and renames it there; when another process was faster, its PKI stays. */
async function makeOnce(folder: string): Promise<void> {
  const making = temporaryFolder("pki");
  const shared = ["p256", "p384", "rsa-1024", "rsa-2048"] as const;
  await Promise.all(shared.map((kind) => makeKey(making, kind, kind)));
  const issuers = certificateCases.filter((one) => one.role === "authority");
  await Promise.all(issuers.map((one) => makeKey(making, one.name, one.key)));

  let waiting = [...certificateCases];
  while (waiting.length > 0) {
    const ready = waiting.filter(
      (one) => one.issuer === one.name || existsSync(join(making, `${one.issuer}.pem`)),
    );
    await Promise.all(ready.map((one) => issueCase(making, one)));
    waiting = waiting.filter((one) => !ready.includes(one));
  }
  for (const one of certificateCases) writeChain(making, one);
  try {
    renameSync(making, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(making, { recursive: true });
  }
}

/** A private key and a request for it. The request's subject is replaced when it is signed. */
async function makeKey(folder: string, name: string, kind: KeyKind): Promise<void> {
  const algorithm = kind.startsWith("rsa")
    ? ["RSA", "-pkeyopt", `rsa_keygen_bits:${kind.slice(4)}`]
    : ["EC", "-pkeyopt", `ec_paramgen_curve:${kind === "p256" ? "P-256" : "P-384"}`];
  await openssl(folder, ["genpkey", "-algorithm", ...algorithm, "-out", `${name}.key`]);
  await openssl(folder, [
    "req",
    "-new",
    "-key",
    `${name}.key`,
    "-subj",
    "/CN=replaced",
    "-out",
    `${name}.csr`,
  ]);
}

/** `openssl ca` alone takes both dates on every OpenSSL since 1.1.1. Each call gets a database of its own. */
async function issueCase(folder: string, one: CertificateCase): Promise<void> {
  // Leaves of one key kind share a key: making one for each would take most of the time.
  const keyName = one.role === "authority" ? one.name : one.key;
  if (keyName !== one.name) {
    writeFileSync(join(folder, `${one.name}.key`), readFileSync(join(folder, `${keyName}.key`)));
  }
  const database = `${one.name}.ca`;
  mkdirSync(join(folder, database));
  writeFileSync(join(folder, database, "index.txt"), "");
  writeFileSync(join(folder, database, "ca.conf"), caConfig(database, one));
  const signer =
    one.issuer === one.name
      ? ["-selfsign", "-keyfile", `${keyName}.key`]
      : ["-cert", `${one.issuer}.pem`, "-keyfile", `${one.issuer}.key`];
  const files = ["-config", join(database, "ca.conf"), "-in", `${keyName}.csr`, "-out", `${one.name}.pem`];
  const dates = ["-startdate", formatDate(one.notBeforeDays), "-enddate", formatDate(one.notAfterDays)];
  const content = [
    "-subj",
    one.subject,
    "-md",
    one.digest,
    ...(one.extensions === null ? [] : ["-extensions", "these"]),
  ];
  await openssl(folder, ["ca", "-batch", "-notext", ...files, ...signer, ...dates, ...content]);
  if (one.tampered) spoilSignature(join(folder, `${one.name}.pem`));
}

function caConfig(database: string, one: CertificateCase): string {
  const extensions = Object.entries(one.extensions ?? {})
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} = ${value}`);
  return [
    "[ca]\ndefault_ca = here",
    `[here]\ndatabase = ${database}/index.txt\nnew_certs_dir = ${database}\nrand_serial = yes\npolicy = any\nunique_subject = no`,
    "[any]\ncommonName = optional\norganizationName = optional",
    ...(extensions.length === 0 ? [] : [`[these]\n${extensions.join("\n")}`]),
    "",
  ].join("\n");
}

function writeChain(folder: string, one: CertificateCase): void {
  const pems = [one.name, ...(one.sent ?? issuersOf(one))].map((name) =>
    readFileSync(join(folder, `${name}.pem`), "utf8"),
  );
  writeFileSync(join(folder, `${one.name}.chain.pem`), pems.join(""));
}

/** Nearest first, without the root. */
function issuersOf(one: CertificateCase): string[] {
  const issuer = certificateCases.find((candidate) => candidate.name === one.issuer);
  return issuer === undefined || issuer.issuer === issuer.name ? [] : [issuer.name, ...issuersOf(issuer)];
}

/** As `openssl ca` takes it: YYYYMMDDHHMMSSZ. Whole days from now. */
function formatDate(days: number): string {
  const iso = new Date(Date.now() + days * 86_400_000).toISOString();
  return `${iso.slice(0, 19).replace(/[-:T]/g, "")}Z`;
}

/** The signature is the end of a certificate's DER; its last byte is the end of a number, so the form stays good. */
function spoilSignature(file: string): void {
  const der = Buffer.from(readFileSync(file, "utf8").replace(/-----[^-]+-----|\s/g, ""), "base64");
  der.writeUInt8(der.readUInt8(der.length - 1) ^ 1, der.length - 1);
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  writeFileSync(file, `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`);
}

async function openssl(folder: string, args: readonly string[]): Promise<void> {
  await mustRun(["openssl", ...args], { cwd: folder, env: freshEnvironment(folder) });
}
