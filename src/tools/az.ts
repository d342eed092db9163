// The Azure CLI.

import { httpsProxy, requestsCaBundle } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const az: Tool = {
  id: "az",
  title: "Azure CLI",
  family: "Clouds",
  find: {
    programs: ["az"],
    places: ["/opt/az/bin/az"],
    version: ["version", "--output", "tsv"],
  },
  variables: [...httpsProxy, requestsCaBundle],
  files: [],
  stores: [],
  overrides: [],
  probe: {
    argv: ["{program}", "rest", "--method", "get", "--skip-authorization-header", "--url", "{probe-url}"],
  },
  limits: [],
  fixes: {
    trust: "set REQUESTS_CA_BUNDLE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
