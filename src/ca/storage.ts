// Where the CA is kept: one file with key and certificate, and the certificates of those that it took the place of.

import { closeSync, constants, fstatSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { publishOnce, writeFileAtomic } from "../host/atomic-file.ts";
import { systemCause, systemCode } from "../host/system-cause.ts";
import { AuthorityError } from "./authority-error.ts";

export interface CaStorage {
  readonly folder: string;
  /** Key and certificate. */
  readonly authorityPath: string;
  /** Certificates of earlier CAs, without their keys. */
  readonly previousPath: string;
  /** The certificate alone, for everyone. */
  readonly certificatePath: string;
}

export function caStorage(stateDir: string): CaStorage {
  const folder = join(stateDir, "ca");
  return {
    folder,
    authorityPath: join(folder, "authority.pem"),
    previousPath: join(folder, "previous.pem"),
    certificatePath: join(stateDir, "agent-proxy-ca.crt"),
  };
}

/**
 * The text of the file with the key, or null where there is none.
 * @throws AuthorityError where it is a symlink or no file, cannot be read, or can be read by others: then the key may be
 *   known to them, so it is not taken into use
 */
export function readSecret(path: string): string | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT") return null;
    if (code === "ELOOP") throw unusable(path, "it is a symlink", "remove it, to have a new CA made");
    throw unusable(path, systemCause(error), "run as the user that owns it, or choose another --state-dir");
  }
  try {
    const found = fstatSync(descriptor);
    if (!found.isFile()) throw unusable(path, "it is not a file", "remove it, to have a new CA made");
    if ((found.mode & 0o077) !== 0) {
      throw unusable(
        path,
        `others than its owner may read it (mode ${(found.mode & 0o7777).toString(8).padStart(4, "0")})`,
        `remove it, to have a new CA made; or, if nobody else can have read it, run: chmod 600 ${path}`,
      );
    }
    return readFileSync(descriptor, "latin1");
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Puts `fresh` where nothing (`old` null) or `old` is kept. However many processes do so at once, all find the same CA
 * afterwards: the first to publish decides, the others install what it published, and whoever comes late changes nothing.
 * @throws Error, AuthorityError
 */
export function replaceSecret(storage: CaStorage, old: string | null, fresh: string): void {
  const { authorityPath } = storage;
  if (old === null) {
    publishOnce(authorityPath, fresh, 0o600);
    return;
  }
  // Named after the old text, so that whoever replaces the same CA competes for the same name.
  const successorPath = join(storage.folder, `successor-of-${Bun.hash(old).toString(16)}.pem`);
  const chosen = publishOnce(successorPath, fresh, 0o600) ? fresh : readSecret(successorPath);
  // While the old one is in place nobody has installed and removed a successor, so this is the first that was published.
  if (chosen !== null && readSecret(authorityPath) === old) writeFileAtomic(authorityPath, chosen, 0o600);
  rmSync(successorPath, { force: true });
}

function unusable(path: string, cause: string, hint: string): AuthorityError {
  return new AuthorityError(`Cannot use CA key ${JSON.stringify(path)}: ${cause}`, hint);
}
