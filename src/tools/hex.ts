// Hex, Elixir's package manager.

import type { Tool } from "./tool.ts";

export const hex: Tool = {
  id: "hex",
  title: "Hex",
  variables: [
    {
      name: "HEX_CACERTS_PATH",
      names: "bundle",
      roots: "replaced",
      source: "mix help hex.config, cacerts_path",
    },
  ],
};
