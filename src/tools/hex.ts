// Hex, Elixir's package manager.

import { httpsProxy } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const hex: Tool = {
  id: "hex",
  title: "Hex",
  family: "Erlang and Elixir",
  find: {
    programs: ["mix"],
    version: ["hex.info"],
  },
  variables: [
    ...httpsProxy,
    {
      name: "HEX_CACERTS_PATH",
      text: "{bundle}",
      roots: "replaced",
      source: "mix help hex.config, cacerts_path",
    },
  ],
  files: [],
  stores: [],
  overrides: [],
  probe: { none: "it fetches only what a mix project names" },
  limits: [],
  fixes: {
    trust: "set HEX_CACERTS_PATH to the bundle",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
