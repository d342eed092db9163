// A lock that one process holds, and that the kernel releases when that process ends, however it ends.

import type { Database } from "bun:sqlite";
import { systemCode } from "./system-cause.ts";

export interface Lock {
  release(): void;
}

// A database that nobody refers to is closed by the garbage collector, and the lock would go with it.
const held = new Set<Database>();

/**
 * Takes the lock at `path`, a file in a folder that is there, or returns null where another process holds it.
 *
 * SQLite's exclusive transaction stands on fcntl locks, which die with their process and are not inherited by its
 * children (fcntl(2), "Advisory record locking"); Bun and Node have no flock of their own. The wait is for the moment in
 * which many processes ask at once, when nobody might win without it.
 * @see https://sqlite.org/lockingv3.html
 * @throws Error where the file cannot be made or is no database
 */
export async function takeLock(path: string): Promise<Lock | null> {
  const { Database } = await import("bun:sqlite");
  let database: Database | null = null;
  try {
    database = new Database(path, { create: true, readwrite: true, strict: true });
    database.run("PRAGMA busy_timeout = 250");
    database.run("BEGIN EXCLUSIVE");
  } catch (error) {
    database?.close();
    if (systemCode(error) === "SQLITE_BUSY") return null;
    const cause = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot lock ${JSON.stringify(path)}: ${cause}`, { cause: error });
  }
  const taken = database;
  held.add(taken);
  const release = (): void => {
    held.delete(taken);
    taken.close();
  };
  return { release };
}
