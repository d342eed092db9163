// CAs for tests of stores: ours by our own root maker, and those of an upstream by openssl.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makeRoot } from "../../src/ca/root.ts";
import { parseCertificates } from "../../src/trust/pem.ts";
import type { Certificate } from "../../src/trust/pem.ts";
import { mustRun } from "./command.ts";
import { freshEnvironment } from "./environment.ts";
import { temporaryFolder } from "./temporary.ts";

/** A root as agentproxy makes it, each with a name of its own. */
export async function ownCa(): Promise<Certificate> {
  return only((await makeRoot(new Date())).certificatePem);
}

/** How openssl makes the key and the signature. */
const kinds = {
  rsa: ["-newkey", "rsa:2048"],
  "rsa-pss": ["-newkey", "rsa:2048", "-sigopt", "rsa_padding_mode:pss"],
  p256: ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
  p384: ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
} as const;

export type CaKind = keyof typeof kinds;
export const caKinds = Object.keys(kinds) as readonly CaKind[];

/** A self-signed CA of somebody else's. */
export async function foreignCa(name: string, kind: CaKind = "p256"): Promise<Certificate> {
  const folder = temporaryFolder("ca");
  const file = join(folder, "ca.pem");
  const subject = ["-subj", `/O=Somebody/CN=${name}`];
  const files = ["-keyout", join(folder, "ca.key"), "-out", file];
  await mustRun(["openssl", "req", "-x509", "-nodes", "-days", "30", ...subject, ...kinds[kind], ...files], {
    env: freshEnvironment(folder),
  });
  return only(readFileSync(file, "utf8"));
}

function only(pem: string): Certificate {
  const [certificate] = parseCertificates(pem).certificates;
  if (certificate === undefined) throw new Error("Cannot find a certificate in what was made");
  return certificate;
}
