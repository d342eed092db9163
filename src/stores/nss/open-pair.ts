// What can be asked of an open pair of databases: its tables, its password.

import type { Database } from "bun:sqlite";
import { passKey } from "./password.ts";
import type { PasswordRow } from "./password.ts";

export interface OpenPair {
  /** cert9.db: certificates and what they are trusted for. */
  readonly certs: Database;
  /** key4.db: private keys, the password, and the signatures of the trust settings; null where there is none. */
  readonly keys: Database | null;
}

/**
 * none: nobody has set one yet, and nothing is signed. empty: it is the empty one, and trust settings are signed with
 * `passKey`. set: only the owner can sign.
 */
export type Password =
  { readonly kind: "none" } | { readonly kind: "empty"; readonly passKey: Buffer } | { readonly kind: "set" };

export function passwordOf({ keys }: OpenPair): Password {
  if (keys === null || !hasTable(keys, "metaData")) return { kind: "none" };
  const row = keys
    .query<{ item1: Uint8Array | null; item2: Uint8Array | null }, []>(
      "SELECT item1, item2 FROM metaData WHERE id = 'password'",
    )
    .get();
  if (row === null) return { kind: "none" };
  const key = passKey(bytesOf(row));
  return key === null ? { kind: "set" } : { kind: "empty", passKey: key };
}

/** An empty file is a database without tables, which NSS then makes. */
export function hasTable(database: Database, table: string): boolean {
  return database.query("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table) !== null;
}

export function columnNames({ certs }: OpenPair): ReadonlySet<string> {
  const rows = certs.query<{ name: string }, []>("SELECT name FROM pragma_table_info('nssPublic')").all();
  return new Set(rows.map(({ name }) => name));
}

const bytesOf = ({ item1, item2 }: { item1: Uint8Array | null; item2: Uint8Array | null }): PasswordRow => ({
  item1: Buffer.from(item1 ?? []),
  item2: Buffer.from(item2 ?? []),
});
