// conda.

import { condarc } from "./condarc.ts";
import { condaFolders } from "./language-places.ts";
import { httpsProxy, requestsCaBundle } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const conda: Tool = {
  id: "conda",
  title: "conda",
  family: "Python",
  find: {
    programs: ["conda"],
    places: condaFolders.map((folder) => `${folder}/bin/conda`),
    version: ["--version"],
  },
  variables: [...httpsProxy, requestsCaBundle],
  files: [],
  stores: [],
  // requests, on which it stands, prefers REQUESTS_CA_BUNDLE to the verify of a session, which ssl_verify becomes.
  overrides: condarc(
    [],
    false,
    "https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/settings.html",
  ),
  probe: { none: "it fetches only from channels that its configuration names" },
  limits: [
    {
      versions: "all",
      what: "told from its documentation: it has not been run in a session",
      source: "https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/settings.html",
    },
  ],
  fixes: {
    trust: "set REQUESTS_CA_BUNDLE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy, and take proxy_servers out of .condarc",
  },
};
