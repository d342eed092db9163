// Node.js: its https and its fetch.

import { nodePlaces } from "./language-places.ts";
import { httpsProxy, nodeExtraCaCerts, nodeUseEnvProxy, nodeVerification } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const node: Tool = {
  id: "node",
  title: "Node.js",
  family: "JavaScript",
  find: {
    programs: ["node", "nodejs"],
    places: nodePlaces,
    version: ["--version"],
  },
  variables: [...httpsProxy, nodeExtraCaCerts, nodeUseEnvProxy],
  files: [],
  stores: [],
  overrides: [
    nodeVerification,
    // --use-openssl-ca, --use-system-ca and --use-bundled-ca leave NODE_EXTRA_CA_CERTS in force.
    {
      places: ["NODE_OPTIONS="],
      format: "words",
      key: "--no-use-env-proxy",
      does: "goes around the proxy",
      values: /^$/,
      beatsEnvironment: true,
      source: "https://nodejs.org/api/cli.html#--use-env-proxy",
    },
  ],
  probe: {
    argv: ["{program}", "{source}", "{probe-url}"],
    source: {
      name: "probe.cjs",
      text: `require("https").get(process.argv[2], (answer) => answer.pipe(process.stdout));\n`,
    },
  },
  limits: [
    {
      versions: "before 22.21, 23, and https from 24.0 to 24.4",
      what: "they read no proxy variable, so that only what brings an agent of its own finds the proxy",
      source: "https://nodejs.org/api/cli.html#node_use_env_proxy1",
    },
    {
      versions: "22.21 and later of 22",
      what: "each process warns on stderr that proxies from the environment are experimental (UNDICI-EHPA)",
      source: "https://nodejs.org/api/cli.html#node_use_env_proxy1",
    },
    {
      versions: "all",
      what: "an https.Agent that the program makes itself goes around, unless it is given proxyEnv",
      source: "https://nodejs.org/api/https.html#new-agentoptions",
    },
  ],
  fixes: {
    trust: "set NODE_EXTRA_CA_CERTS to the CA",
    proxy: "set NODE_USE_ENV_PROXY=1, on Node 22.21, 24.5 or later",
  },
};
