// Opens the pair of databases of a folder, for reading or for one transaction.

import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { systemCode } from "../../host/system-cause.ts";
import { isBusy, nssError } from "./nss-error.ts";
import type { OpenPair } from "./open-pair.ts";

/** Where the two are. */
export interface PairPaths {
  /** cert9.db */
  readonly cert: string;
  /** key4.db */
  readonly key: string;
}

export const pairPaths = (folder: string): PairPaths => ({
  cert: join(folder, "cert9.db"),
  key: join(folder, "key4.db"),
});

/**
 * absent: nothing is there, or files without content. legacy: only cert8.db, the form before release 3.12. keys: key4.db alone. pair: cert9.db, as a rule
 * with a key4.db.
 */
export type PairKind = "absent" | "legacy" | "keys" | "pair";

export function pairKind(folder: string): PairKind {
  const { cert, key } = pairPaths(folder);
  if (sizeBytes(folder, cert) > 0) return "pair";
  if (sizeBytes(folder, key) > 0) return "keys";
  return existsSync(join(folder, "cert8.db")) ? "legacy" : "absent";
}

/** A browser holds its database for milliseconds at a time. */
const pauseMs = 50;
const longTries = 20;
const shortTries = 3;

/**
 * What another process is writing is waited for. Nothing is changed, but for what a crash of another process left half
 * written: SQLite takes that back before anybody can read.
 */
export async function readPair<T>(folder: string, use: (pair: OpenPair) => T): Promise<T> {
  const read = async (readonly: boolean): Promise<T> => {
    using pair = await open(folder, readonly);
    // Else each question takes and gives back its own lock, a dozen system calls, and sees a state of its own. Closing ends it.
    for (const database of [pair.keys, pair.certs]) database?.run("BEGIN");
    return use(pair);
  };
  return await whileBusy(longTries, async () => {
    try {
      return await read(true);
    } catch (error) {
      if (systemCode(error) !== "SQLITE_READONLY_ROLLBACK") throw error;
      return await read(false);
    }
  });
}

/** Until nobody is writing. */
export async function waitUntilFree(folder: string): Promise<void> {
  await whileBusy(longTries, async () => {
    using pair = await open(folder, false);
    for (const database of [pair.keys, pair.certs]) {
      database?.run("BEGIN IMMEDIATE");
      database?.run("ROLLBACK");
    }
  });
}

/**
 * In a transaction on each file. That on key4.db is carried out first: a signature without its object does nothing, and an
 * object without its signatures is one that NSS distrusts until the next start of ours. One transaction over both would be
 * exact, but a crash in it leaves files of SQLite's for good. Nothing is done where `use` throws.
 */
export async function changePair(folder: string, use: (pair: OpenPair) => void): Promise<void> {
  await whileBusy(shortTries, async () => {
    using pair = await open(folder, false);
    const databases = [pair.keys, pair.certs].filter((database) => database !== null);
    try {
      for (const database of databases) database.run("BEGIN IMMEDIATE");
      use(pair);
      for (const database of databases) database.run("COMMIT");
    } catch (error) {
      for (const database of databases) if (database.inTransaction) database.run("ROLLBACK");
      throw error;
    }
  });
}

async function open(folder: string, readonly: boolean): Promise<OpenPair & Disposable> {
  const { Database } = await import("bun:sqlite");
  const { cert, key } = pairPaths(folder);
  const flags = readonly ? { readonly, strict: true } : { readwrite: true, strict: true };
  const hasKeys = sizeBytes(folder, key) > 0;
  const certs = new Database(cert, flags);
  try {
    const keys = hasKeys ? new Database(key, flags) : null;
    return {
      certs,
      keys,
      [Symbol.dispose]: () => {
        keys?.close();
        certs.close();
      },
    };
  } catch (error) {
    certs.close();
    throw error;
  }
}

/** SQLite's own way of waiting would hold up everything else that this process does. */
async function whileBusy<T>(tries: number, run: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count++) {
    try {
      return await run();
    } catch (error) {
      if (!isBusy(error) || count === tries) throw error;
      await Bun.sleep(pauseMs);
    }
  }
}

/** 0 where there is no file. Anything but a regular file is refused: SQLite would wait for ever on a pipe. */
function sizeBytes(folder: string, path: string): number {
  let found: ReturnType<typeof statSync>;
  try {
    found = statSync(path);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "")) return 0;
    throw error;
  }
  if (found?.isFile()) return found.size;
  throw nssError("nss_damaged", folder, `${JSON.stringify(path)} is not a regular file`);
}
