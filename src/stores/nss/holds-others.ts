// Whether a pair of NSS databases has something of its owner's in it.

import { readPair } from "./databases.ts";
import { hasTable } from "./open-pair.ts";
import { casOfOurs } from "./trusted-rows.ts";
import { classes } from "./objects.ts";

/** True as well where it cannot be told: then it is left as if it had. */
export async function holdsOthers(folder: string): Promise<boolean> {
  try {
    return await readPair(folder, (pair) => {
      const { database } = pair;
      const isKey =
        hasTable(pair, "keys", "nssPrivate") &&
        database.query("SELECT 1 FROM keys.nssPrivate").get() !== null;
      if (isKey || !hasTable(pair, "main", "nssPublic")) return isKey;
      const certificates = database
        .query<{ count: number }, [Uint8Array]>("SELECT count(*) AS count FROM nssPublic WHERE a0 = ?")
        .get(classes.certificate)?.count;
      return (certificates ?? 0) > casOfOurs(pair).length;
    });
  } catch {
    return true;
  }
}
