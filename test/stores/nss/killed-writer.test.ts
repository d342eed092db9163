// Tests that a writer that is killed leaves databases that NSS can use.

import { Database } from "bun:sqlite";
import { expect } from "bun:test";
import { randomInt } from "node:crypto";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nssDatabase } from "../../../src/stores/nss-database.ts";
import { setUpStores } from "../../../src/stores/set-up.ts";
import { addByHand, certutil, listTrust } from "../../support/certutil.ts";
import { startChild } from "../../support/child.ts";
import { freshEnvironment } from "../../support/environment.ts";
import { testWith } from "../../support/need.ts";
import { storeContext } from "../../support/store-context.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { foreignCa } from "../../support/test-cas.ts";
import { until } from "../../support/until.ts";

/** Opens them for writing, as a browser does: SQLite then takes back what was half written, which certutil -L cannot. */
function openAsBrowser(folder: string): void {
  for (const name of ["key4.db", "cert9.db"]) {
    using database = new Database(join(folder, name), { readwrite: true });
    expect(database.query<{ quick_check: string }, []>("PRAGMA quick_check").get()?.quick_check).toBe("ok");
  }
}

const writer = fileURLToPath(new URL("endless-writer.ts", import.meta.url));

testWith(
  ["certutil", "openssl"],
  "a kill at any moment leaves what the user trusts, and the next start makes ours whole",
  async () => {
    const root = temporaryFolder("image");
    const folder = join(root, "home/user/.pki/nssdb");
    mkdirSync(folder, { recursive: true });
    await certutil(folder, "-N", "--empty-password");
    await addByHand(folder, "mine", await foreignCa("Mine"), "C,,");
    for (let count = 0; count < 8; count++) {
      const child = startChild([process.execPath, writer, root, folder], { env: freshEnvironment(root) });
      await until("the writer to start", () => child.stdout().includes("ready"));
      await Bun.sleep(randomInt(20, 150));
      child.signal("SIGKILL");
      await child.exited;
      openAsBrowser(folder);
      expect(await listTrust(folder)).toMatchObject({ mine: "C,," });
    }
    const [report] = await setUpStores([nssDatabase], await storeContext({ root }));
    expect(report?.code).toBeNull();
    expect(Object.values(await listTrust(folder))).toEqual(["C,,", "C,,"]);
    expect(readdirSync(folder).sort()).toEqual(["cert9.db", "key4.db", "pkcs11.txt"]);
  },
  60_000,
);
