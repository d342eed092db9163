// Why a pair of NSS databases could not be used, as codes of the stores that have such pairs.

import { systemCode } from "../../host/system-cause.ts";
import { JournalError } from "../../journal/journal-error.ts";
import { StoreError } from "../store.ts";

export const nssCodes = {
  nss_password:
    'the database has a password, so only its owner can add the CA: certutil -A -d sql:FOLDER -n agentproxy -t C,, -i "$AGENT_PROXY_STATE_DIR/agent-proxy-ca.crt"',
  nss_legacy:
    "the folder has only a database of the old kind (cert8.db): open it once with a newer release of its program, which makes cert9.db of it, then run agentproxy again",
  nss_locked: "another program holds the database: close the browser, then run agentproxy again",
  nss_damaged: "move cert9.db and key4.db out of the folder, so that they are made anew",
  nss_not_writable: "make the folder and its files writable for this user",
  nss_not_kept: "another program writes the database: close the browser, then run agentproxy again",
} as const;

export type NssCode = keyof typeof nssCodes;

/** @param cause a clause without final stop */
export function nssError(code: NssCode, folder: string, cause: string, error?: unknown): StoreError {
  return new StoreError(code, `Cannot use the NSS database in ${JSON.stringify(folder)}: ${cause}`, error);
}

/** In the words of the store: what using a database, or writing its files, came to. */
export function asNssError(folder: string, error: unknown): unknown {
  if (error instanceof StoreError) return error;
  if (error instanceof JournalError) {
    const isHeld = error.code === "changed" || error.code === "busy";
    return nssError(isHeld ? "nss_locked" : "nss_not_writable", folder, error.message, error);
  }
  const sqlite = systemCode(error);
  if (sqlite === null || !(error instanceof Error)) return error;
  const [code, cause] = meaning(sqlite);
  return code === null ? error : nssError(code, folder, cause ?? error.message, error);
}

/** Whether another process is writing just now, so that it is worth a second try. */
export const isBusy = (error: unknown): boolean => /^SQLITE_(?:BUSY|LOCKED)/.test(systemCode(error) ?? "");

/** @see https://sqlite.org/rescode.html */
function meaning(sqlite: string): readonly [code: NssCode | null, cause?: string] {
  if (/^SQLITE_(?:BUSY|LOCKED)/.test(sqlite)) return ["nss_locked", "another program holds it"];
  if (/^SQLITE_(?:NOTADB|CORRUPT|FORMAT|ERROR|MISMATCH|CONSTRAINT)/.test(sqlite)) return ["nss_damaged"];
  if (/^SQLITE_(?:READONLY|CANTOPEN|PERM|AUTH|IOERR|FULL|NOLFS)/.test(sqlite)) return ["nss_not_writable"];
  return [/^E[A-Z]+$/.test(sqlite) ? "nss_not_writable" : null];
}
