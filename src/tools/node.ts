// Node.js.

import type { Tool } from "./tool.ts";

export const node: Tool = {
  id: "node",
  title: "Node.js",
  variables: [
    {
      name: "NODE_EXTRA_CA_CERTS",
      names: "ca",
      roots: "added to",
      source: "https://nodejs.org/api/cli.html#node_extra_ca_certsfile",
    },
    // As an option (NODE_OPTIONS=--use-env-proxy) it would keep every Node from starting that does not know it.
    {
      name: "NODE_USE_ENV_PROXY",
      names: "literal",
      text: "1",
      roots: null,
      source: "https://nodejs.org/api/cli.html#node_use_env_proxy1",
    },
  ],
};
