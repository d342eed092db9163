// Deno.

import { httpsProxy, nodeExtraCaCerts, nodeUseEnvProxy } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const deno: Tool = {
  id: "deno",
  title: "Deno",
  family: "JavaScript",
  find: {
    programs: ["deno"],
    places: ["~/.deno/bin/deno"],
    version: ["--version"],
  },
  variables: [
    ...httpsProxy,
    {
      name: "DENO_CERT",
      text: "{ca}",
      roots: "added to",
      source: "https://docs.deno.com/runtime/reference/env_variables/",
    },
    nodeExtraCaCerts,
    // Of its node:https alone: fetch and imports look at HTTPS_PROXY by themselves.
    nodeUseEnvProxy,
  ],
  files: [],
  stores: [],
  overrides: [],
  probe: {
    argv: ["{program}", "run", "--allow-net", "{source}", "{probe-url}"],
    source: { name: "probe.ts", text: "console.log(await (await fetch(Deno.args[0])).text());\n" },
  },
  limits: [],
  fixes: {
    trust: "set DENO_CERT to the CA",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
