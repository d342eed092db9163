// The certificate database of the user, which Chromium and what is made of it read.

import { chromiumFolders } from "./nss/chromium-folders.ts";
import { nssStore } from "./nss/nss-store.ts";
import { moduleFile } from "./nss/module-file.ts";

/** Made where it is not there, so that a browser that is installed later finds it. */
export const nssDatabase = nssStore({
  id: "nss-database",
  title: "NSS databases of the user",
  detect: async (context) => (await chromiumFolders(context)).map((path) => ({ path })),
  moduleFile,
});
