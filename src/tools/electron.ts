// Electron, and the applications that are made of it: Node in the main process, Chromium in the windows.

import { httpsProxy, nodeExtraCaCerts } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const electron: Tool = {
  id: "electron",
  title: "Electron and its applications",
  family: "Browsers",
  find: {
    programs: ["electron", "cypress", "code"],
    places: ["~/.cache/Cypress/*/Cypress/Cypress"],
    version: ["--version"],
  },
  // NODE_USE_ENV_PROXY is not of use: the main process of most applications asks by Chromium's own net module.
  variables: [...httpsProxy, nodeExtraCaCerts],
  files: [],
  stores: ["nss-database"],
  overrides: [],
  probe: { none: "an application shows what it was made to show" },
  limits: [
    {
      versions: "applications with the fuse EnableNodeOptionsEnvironmentVariable off",
      what: "the main process ignores NODE_EXTRA_CA_CERTS",
      source: "https://www.electronjs.org/docs/latest/tutorial/fuses",
    },
    {
      versions: "all",
      what: "told from its documentation: it has not been run in a session",
      source: "https://www.electronjs.org/docs/latest/api/environment-variables",
    },
  ],
  fixes: {
    trust:
      "set NODE_EXTRA_CA_CERTS to the CA for the main process; the windows trust the database in ~/.pki/nssdb of the user who runs it",
    proxy: "set HTTPS_PROXY to the proxy, or start the application with --proxy-server and the proxy's URL",
  },
};
