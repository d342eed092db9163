// A new pair of NSS databases, as bytes: what `certutil -N --empty-password` and `certutil -A` would make.

import type { Certificate } from "../../trust/pem.ts";
import { passwordOf } from "./open-pair.ts";
import { emptyPasswordRow } from "./password.ts";
import { createMetaTable, createObjectTable } from "./schema.ts";
import { trustAuthority } from "./write-rows.ts";

export interface FreshPair {
  /** cert9.db */
  readonly cert: Buffer;
  /** key4.db */
  readonly key: Buffer;
}

/** With the empty password, and trusting these CAs. */
export async function freshPair(authorities: readonly Certificate[]): Promise<FreshPair> {
  const { Database } = await import("bun:sqlite");
  using database = new Database(":memory:", { strict: true });
  database.run("ATTACH DATABASE ':memory:' AS keys");
  createObjectTable(database, "main", "nssPublic");
  createObjectTable(database, "keys", "nssPrivate");
  createMetaTable(database);
  const { item1, item2 } = emptyPasswordRow();
  database.run("INSERT INTO keys.metaData VALUES ('password', ?, ?)", [item1, item2]);
  const pair = { database, hasKeys: true };
  const password = passwordOf(pair);
  for (const authority of authorities) trustAuthority(pair, password, authority);
  return { cert: database.serialize("main"), key: database.serialize("keys") };
}
