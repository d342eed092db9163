// Node.js.

import { httpsProxy, nodeExtraCaCerts, nodeUseEnvProxy } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const node: Tool = {
  id: "node",
  title: "Node.js",
  family: "JavaScript",
  find: {
    programs: ["node"],
    version: ["--version"],
  },
  variables: [...httpsProxy, nodeExtraCaCerts, nodeUseEnvProxy],
  files: [],
  stores: [],
  overrides: [],
  probe: {
    argv: ["{program}", "{source}", "{probe-url}"],
    source: {
      name: "probe.cjs",
      text: `require("https").get(process.argv[2], (answer) => answer.pipe(process.stdout));\n`,
    },
  },
  limits: [],
  fixes: {
    trust: "set NODE_EXTRA_CA_CERTS to the CA",
    proxy: "set NODE_USE_ENV_PROXY=1, on Node 22.21, 24.5 or later",
  },
};
