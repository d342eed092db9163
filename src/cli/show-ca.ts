// Prints the CA that signs what tools see.

import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { openAuthority } from "../ca/authority.ts";
import type { Settings } from "../config/settings.ts";
import { exitCodes } from "./command.ts";
import { HintedError } from "./hinted-error.ts";
import { print } from "./output.ts";

interface Shown {
  readonly subject: string;
  readonly fingerprint256: string;
  /** ISO 8601. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly path: string;
}

export async function showCa(settings: Settings, form: "text" | "json" | "pem"): Promise<number> {
  const { pem, shown } = settings.upstream === null ? await ownCa(settings.stateDir) : upstreamCa(settings);
  if (form === "pem") print(pem);
  else if (form === "json") print(`${JSON.stringify(shown, null, 2)}\n`);
  else print(formatCa(shown));
  return exitCodes.done;
}

async function ownCa(stateDir: string): Promise<{ pem: string; shown: Shown }> {
  const { certificatePem, subject, fingerprint256, notBefore, notAfter, path } =
    await openAuthority(stateDir);
  const shown = {
    subject,
    fingerprint256,
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    path,
  };
  return { pem: certificatePem, shown };
}

function upstreamCa({ upstreamCa: path }: Settings): { pem: string; shown: Shown } {
  if (path === null) {
    throw new HintedError("The upstream's CA is not known", "set upstream_ca under [proxy]");
  }
  const pem = readFileSync(path, "utf8");
  const certificate = new X509Certificate(pem);
  const shown = {
    subject: certificate.subject.split("\n").join(", "),
    fingerprint256: certificate.fingerprint256,
    notBefore: new Date(certificate.validFrom).toISOString(),
    notAfter: new Date(certificate.validTo).toISOString(),
    path,
  };
  return { pem, shown };
}

function formatCa({ subject, fingerprint256, notBefore, notAfter, path }: Shown): string {
  return `subject      ${subject}
SHA-256      ${fingerprint256}
valid        ${notBefore.slice(0, 10)} to ${notAfter.slice(0, 10)}
path         ${path}
`;
}
