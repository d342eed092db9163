// npm.

import type { Tool } from "./tool.ts";

export const npm: Tool = {
  id: "npm",
  title: "npm",
  variables: [
    // npm runs on Node and reads NODE_EXTRA_CA_CERTS, unless a cafile takes the place of all roots; then this one must.
    {
      name: "npm_config_cafile",
      names: "bundle",
      roots: "replaced",
      onlyWhere: "npm-has-cafile",
      source: "https://docs.npmjs.com/cli/using-npm/config#cafile",
    },
  ],
};
