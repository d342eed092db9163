// mamba and micromamba, which read conda's configuration with code of their own.

import { condarc } from "./condarc.ts";
import { condaFolders } from "./language-places.ts";
import { httpsProxy, requestsCaBundle } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const mamba: Tool = {
  id: "mamba",
  title: "mamba",
  family: "Python",
  find: {
    programs: ["mamba", "micromamba"],
    places: [
      ...condaFolders.map((folder) => `${folder}/bin/mamba`),
      "~/.local/bin/micromamba",
      "~/bin/micromamba",
    ],
    version: ["--version"],
  },
  variables: [...httpsProxy, requestsCaBundle],
  files: [],
  stores: [],
  overrides: condarc(
    ["~/.mambarc", "$MAMBARC"],
    true,
    "https://mamba.readthedocs.io/en/latest/user_guide/configuration.html",
  ),
  probe: { none: "it fetches only from channels that its configuration names" },
  limits: [
    {
      versions: "all",
      what: "told from its documentation: it has not been run in a session",
      source: "https://mamba.readthedocs.io/en/latest/user_guide/configuration.html",
    },
  ],
  fixes: {
    trust: "set REQUESTS_CA_BUNDLE to the bundle, and take ssl_verify out of .condarc and .mambarc",
    proxy: "set HTTPS_PROXY to the proxy, and take proxy_servers out of .condarc and .mambarc",
  },
};
