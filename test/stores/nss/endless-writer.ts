// Puts one CA of ours after another into the databases of a folder, until it is killed. Arguments: an image, and a folder in it.

import { nssDatabase } from "../../../src/stores/nss-database.ts";
import { storeContext } from "../../support/store-context.ts";
import { ownCa } from "../../support/test-cas.ts";

const [root, path = ""] = process.argv.slice(2);
const context = await storeContext(root === undefined ? {} : { root });
process.stdout.write("ready\n");
for (;;) await nssDatabase.install({ ...context, authorities: [await ownCa()] }, { path });
