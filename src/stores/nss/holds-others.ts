// Whether a pair of NSS databases has something of its owner's in it.

import { readPair } from "./databases.ts";
import { hasTable } from "./open-pair.ts";
import { casOfOurs } from "./trusted-rows.ts";
import { classes } from "./objects.ts";

/** True as well where it cannot be told: then it is left as if it had. */
export async function holdsOthers(folder: string): Promise<boolean> {
  try {
    return await readPair(folder, (pair) => {
      const { certs, keys } = pair;
      const hasKey =
        keys !== null &&
        hasTable(keys, "nssPrivate") &&
        keys.query("SELECT 1 FROM nssPrivate").get() !== null;
      if (hasKey || !hasTable(certs, "nssPublic")) return hasKey;
      const certificates = certs
        .query<{ count: number }, [Uint8Array]>("SELECT count(*) AS count FROM nssPublic WHERE a0 = ?")
        .get(classes.certificate)?.count;
      return (certificates ?? 0) > casOfOurs(pair).length;
    });
  } catch {
    return true;
  }
}
