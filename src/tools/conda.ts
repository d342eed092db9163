// conda.

import { condaFolders } from "./language-places.ts";
import { httpsProxy, requestsCaBundle } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const places: Override["places"] = [
  "~/.condarc",
  "~/.conda/.condarc",
  "$XDG_CONFIG_HOME/conda/.condarc",
  "$CONDARC",
  "$CONDA_ROOT/.condarc",
  "$CONDA_PREFIX/.condarc",
  "/etc/conda/.condarc",
  "/opt/conda/.condarc",
];

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
  overrides: [
    {
      places,
      key: "proxy_servers",
      does: "names another proxy",
      beatsEnvironment: true,
      pattern: /^proxy_servers:[^\n]*(?:\n[ \t]+[^\n]*)*?\n[ \t]+https:[ \t]*["']?([^"'\s]+)/,
      source:
        "https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/settings.html#proxy-servers-configure-conda-for-use-behind-a-proxy-server",
    },
    {
      places,
      key: "ssl_verify",
      does: "names other CAs",
      // requests prefers REQUESTS_CA_BUNDLE to the session's own verify, which conda sets.
      beatsEnvironment: false,
      pattern: /^ssl_verify:[ \t]*["']?([^"'\s#]+)/,
      source:
        "https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/non-standard-certs.html",
    },
  ],
  probe: { none: "it fetches only from channels that its configuration names" },
  limits: [],
  fixes: {
    trust: "set REQUESTS_CA_BUNDLE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy, and take proxy_servers out of .condarc",
  },
};
