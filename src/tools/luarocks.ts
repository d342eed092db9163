// LuaRocks, which leaves downloads to wget or curl.

import { curlCaBundle, httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";
import { wgetVariables } from "./wget.ts";

const manual = "https://github.com/luarocks/luarocks/blob/main/docs/config_file_format.md";

export const luarocks: Tool = {
  id: "luarocks",
  title: "LuaRocks",
  family: "Other languages",
  find: {
    programs: ["luarocks"],
    version: ["--version"],
  },
  variables: [...httpsProxy, ...wgetVariables, curlCaBundle, sslCertFile],
  files: [],
  stores: ["system-store"],
  overrides: [],
  probe: { none: "it fetches only from servers of rocks, which a page is not" },
  limits: [
    {
      versions: "all",
      what: "it verifies no certificate unless check_certificates is true in its configuration",
      source: manual,
    },
  ],
  fixes: {
    trust:
      "set CURL_CA_BUNDLE to the bundle where it uses curl, and ca_certificate in ~/.wgetrc where it uses wget",
    proxy: "set https_proxy, in lower case, to the proxy",
  },
};
