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
  using certs = new Database(":memory:", { strict: true });
  using keys = new Database(":memory:", { strict: true });
  createObjectTable(certs, "nssPublic");
  createObjectTable(keys, "nssPrivate");
  createMetaTable(keys);
  const { item1, item2 } = emptyPasswordRow();
  keys.run("INSERT INTO metaData VALUES ('password', ?, ?)", [item1, item2]);
  const pair = { certs, keys };
  const password = passwordOf(pair);
  for (const authority of authorities) trustAuthority(pair, password, authority);
  return { cert: certs.serialize(), key: keys.serialize() };
}
