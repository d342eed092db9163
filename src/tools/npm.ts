// npm.

import { npmProxyVariables, npmrcCas, npmrcProxy, npmrcStrictSsl, npmStrictSslVariable } from "./npmrc.ts";
import { httpsProxy, nodeExtraCaCerts } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const npm: Tool = {
  id: "npm",
  title: "npm",
  family: "JavaScript",
  find: {
    programs: ["npm"],
    places: ["~/.nvm/versions/node/*/bin/npm", "~/.volta/tools/image/npm/*/bin/npm"],
    version: ["--version"],
  },
  variables: [
    ...httpsProxy,
    nodeExtraCaCerts,
    ...npmProxyVariables,
    // npm runs on Node and reads NODE_EXTRA_CA_CERTS, unless a cafile takes the place of all roots; then this one must.
    {
      name: "npm_config_cafile",
      text: "{bundle}",
      roots: "replaced",
      onlyWhere: "npm-has-cafile",
      source: "https://docs.npmjs.com/cli/using-npm/config#cafile",
    },
  ],
  files: [],
  stores: [],
  overrides: [...npmrcCas, ...npmrcProxy(true), npmrcStrictSsl, npmStrictSslVariable],
  // It asks for a page and is content with whatever is there; what it fetches besides must be a registry's.
  probe: {
    argv: ["{program}", "ping", "--registry", "{probe-url}", "--fetch-retries=0", "--loglevel=notice"],
    prints: "PONG",
  },
  limits: [],
  fixes: {
    trust: "set NODE_EXTRA_CA_CERTS to the CA, and take cafile and ca out of the npmrc",
    proxy: "set HTTPS_PROXY to the proxy, and take https-proxy, proxy and noproxy out of the npmrc",
  },
};
