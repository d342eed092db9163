// What can be asked of an open pair of databases: its tables, its password.

import type { Database } from "bun:sqlite";
import { passKey } from "./password.ts";
import type { PasswordRow } from "./password.ts";

/** cert9.db is "main", and key4.db, where there is one, "keys". */
export interface OpenPair {
  readonly database: Database;
  readonly hasKeys: boolean;
}

/**
 * none: nobody has set one yet, and nothing is signed. empty: it is the empty one, and trust settings are signed with
 * `passKey`. set: only the owner can sign.
 */
export type Password =
  { readonly kind: "none" } | { readonly kind: "empty"; readonly passKey: Buffer } | { readonly kind: "set" };

export function passwordOf(pair: OpenPair): Password {
  if (!hasTable(pair, "keys", "metaData")) return { kind: "none" };
  const row = pair.database
    .query<{ item1: Uint8Array | null; item2: Uint8Array | null }, []>(
      "SELECT item1, item2 FROM keys.metaData WHERE id = 'password'",
    )
    .get();
  if (row === null) return { kind: "none" };
  const key = passKey(bytesOf(row));
  return key === null ? { kind: "set" } : { kind: "empty", passKey: key };
}

/** An empty file is a database without tables, which NSS then makes. */
export function hasTable({ database, hasKeys }: OpenPair, schema: "main" | "keys", table: string): boolean {
  if (schema === "keys" && !hasKeys) return false;
  return (
    database.query(`SELECT 1 FROM ${schema}.sqlite_master WHERE type = 'table' AND name = ?`).get(table) !==
    null
  );
}

export function columnNames({ database }: OpenPair): ReadonlySet<string> {
  const rows = database.query<{ name: string }, []>("SELECT name FROM pragma_table_info('nssPublic')").all();
  return new Set(rows.map(({ name }) => name));
}

const bytesOf = ({ item1, item2 }: { item1: Uint8Array | null; item2: Uint8Array | null }): PasswordRow => ({
  item1: Buffer.from(item1 ?? []),
  item2: Buffer.from(item2 ?? []),
});
