// Why the system's store could not be written, and what to do about it.

import { systemCause, systemCode } from "../../host/system-cause.ts";
import { JournalError } from "../../journal/journal-error.ts";
import { StoreError } from "../store.ts";

const byVariables = "tools that get the session's variables work without it";

export const codes = {
  system_store_not_writable: `run "agentproxy up" as root, or set the image up where you may write there; ${byVariables}`,
  system_store_read_only: `set the CA up while the image is built, when its file system can be written; ${byVariables}`,
  system_store_immutable: `take the immutable flag away (chattr -i), then run "agentproxy up" again; ${byVariables}`,
  system_store_mounted: `it may be another machine's own: set the CA up there yourself if you want it trusted there, or do not mount it; ${byVariables}`,
  system_store_damaged:
    "make it anew with the distribution's helper (update-ca-certificates --fresh, update-ca-trust), or install ca-certificates again",
  system_store_of_nix: `add the CA to security.pki.certificateFiles in the system's configuration, and rebuild; ${byVariables}`,
  system_store_not_kept:
    'another program writes the system\'s store: run "agentproxy up" again when it has ended',
  system_store_failed: `see what the machine says; ${byVariables}`,
} as const;

type Code = keyof typeof codes;

export function storeError(
  code: Code,
  action: string,
  path: string,
  cause: string,
  error?: unknown,
): StoreError {
  return new StoreError(code, `Cannot ${action} ${JSON.stringify(path)}: ${cause}`, error);
}

/** In the words of this store: why the journal left the file as it was. */
export function explained(error: unknown, path: string, uid: number): unknown {
  if (error instanceof StoreError || !(error instanceof Error)) return error;
  if (error instanceof JournalError) return new StoreError(codeOf(error, uid), error.message, error);
  if (systemCode(error) === null) return error;
  return storeError(codeOf(error, uid), "write", path, systemCause(error), error);
}

function codeOf(error: Error, uid: number): Code {
  // Its own code is not one of the system's.
  const system = error instanceof JournalError ? systemCode(error.cause) : systemCode(error);
  if (system === "EROFS") return "system_store_read_only";
  // Root is kept from a file by its immutable flag alone, and then with EPERM (ioctl_iflags(2)).
  if (system === "EPERM" && uid === 0) return "system_store_immutable";
  if (system === "EPERM" || system === "EACCES") return "system_store_not_writable";
  // A file that is itself a mount cannot be replaced (rename(2), EBUSY).
  if (system === "EBUSY" || system === "EXDEV") return "system_store_mounted";
  if (!(error instanceof JournalError)) return "system_store_failed";
  if (error.code === "not-permitted") return "system_store_not_writable";
  if (error.code === "changed") return "system_store_not_kept";
  return error.code === "read-only" ? "system_store_read_only" : "system_store_failed";
}
