// The certificate authority of a state directory: made once, kept on disk, and asked for leaves.

import { ensureFolder, updateFile } from "../host/atomic-file.ts";
import type { Host } from "../wire/host.ts";
import { AuthorityError } from "./authority-error.ts";
import { isUsable, parseIssuer } from "./issuer.ts";
import type { Issuer } from "./issuer.ts";
import type { Leaf } from "./leaf.ts";
import { createLeafCache } from "./leaf-cache.ts";
import { keepPrevious, readPrevious } from "./previous.ts";
import { makeRoot } from "./root.ts";
import { caStorage, readSecret, replaceSecret } from "./storage.ts";
import type { CaStorage } from "./storage.ts";

export type { Leaf };

export interface CertificateAuthority {
  readonly certificatePem: string;
  readonly certificateDer: Buffer;
  /** "O=agentproxy, CN=agentproxy session CA 3f9c2a". */
  readonly subject: string;
  /** SHA-256 of the DER, "AA:BB:…". */
  readonly fingerprint256: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** The certificate alone, PEM, readable by everyone. */
  readonly path: string;
  /** Earlier CAs of this state directory that have not expired: running tools may hold leaves of theirs. */
  readonly previousPems: readonly string[];
  /** A certificate for the host and its key; from memory where it was asked for before. */
  leafFor(host: Host): Promise<Leaf>;
}

// Each round either finds a usable CA or replaces what it found; a second is enough unless others write at the same time.
const mostRounds = 5;

/**
 * The CA of the state directory, which is made, with its folders, where there is none. One that is about to expire, is
 * from the future, or is damaged is replaced. Processes that start together end with the same one.
 * @throws AuthorityError, with a hint, where the key on disk may be known to others or cannot be read
 * @throws Error that names the path and the cause, where something cannot be written
 */
export async function openAuthority(
  stateDir: string,
  now: () => Date = () => new Date(),
): Promise<CertificateAuthority> {
  const storage = caStorage(stateDir);
  // Readable by others: tools of every user on the machine read the bundle there.
  ensureFolder(stateDir, 0o755);
  ensureFolder(storage.folder, 0o700);
  const at = now();
  const issuer = await openIssuer(storage, at);
  updateFile(storage.certificatePath, issuer.certificatePem, 0o644);
  const { certificate } = issuer;
  return {
    certificatePem: issuer.certificatePem,
    certificateDer: certificate.raw,
    subject: certificate.subject.split("\n").join(", "),
    fingerprint256: certificate.fingerprint256,
    notBefore: issuer.notBefore,
    notAfter: issuer.notAfter,
    path: storage.certificatePath,
    previousPems: readPrevious(storage.previousPath, at).filter((pem) => pem !== issuer.certificatePem),
    leafFor: createLeafCache(issuer, now),
  };
}

async function openIssuer(storage: CaStorage, at: Date): Promise<Issuer> {
  let fresh: string | null = null;
  for (let round = 0; round < mostRounds; round++) {
    const kept = readSecret(storage.authorityPath);
    const issuer = kept === null ? null : parseIssuer(kept);
    if (issuer !== null && isUsable(issuer, at)) return issuer;
    fresh ??= await makeSecret(at);
    if (issuer !== null) keepPrevious(storage.previousPath, issuer.certificate, at);
    replaceSecret(storage, kept, fresh);
  }
  throw new AuthorityError(
    `Cannot make CA ${JSON.stringify(storage.authorityPath)}: other processes keep replacing it`,
    "check the machine's clock, and that all processes on this state directory are of the same version",
  );
}

async function makeSecret(at: Date): Promise<string> {
  const root = await makeRoot(at);
  return root.privateKeyPem + root.certificatePem;
}
