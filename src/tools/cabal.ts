// cabal-install, which leaves downloads to curl.

import { curlCaBundle, httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const manual = "https://cabal.readthedocs.io/en/stable/config.html";

export const cabal: Tool = {
  id: "cabal",
  title: "cabal",
  family: "Other languages",
  find: {
    programs: ["cabal"],
    places: ["~/.ghcup/bin/cabal", "~/.cabal/bin/cabal", "~/.local/bin/cabal"],
    version: ["--numeric-version"],
  },
  variables: [...httpsProxy, curlCaBundle, sslCertFile],
  files: [],
  stores: ["system-store"],
  overrides: [],
  probe: { none: "it fetches only from repositories that its configuration names" },
  limits: [
    {
      versions: "all",
      what: "the configuration that it makes for itself names http://hackage.haskell.org/, and plain HTTP is not served: url must begin with https://",
      source: manual,
    },
    {
      versions: "all",
      what: "without curl and wget it speaks plain HTTP alone",
      source: `${manual}#cfg-flag---http-transport`,
    },
  ],
  fixes: {
    trust: "set CURL_CA_BUNDLE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy, and let url in ~/.cabal/config begin with https://",
  },
};
