// pnpm.

import { npmProxyVariables, npmrcCas, npmrcProxy, npmrcStrictSsl } from "./npmrc.ts";
import { httpsProxy, nodeExtraCaCerts, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const pnpm: Tool = {
  id: "pnpm",
  title: "pnpm",
  family: "JavaScript",
  find: {
    programs: ["pnpm"],
    places: [
      "~/.local/share/pnpm/pnpm",
      "~/.nvm/versions/node/*/bin/pnpm",
      "~/.cache/node/corepack/v1/pnpm/*/bin/pnpm.cjs",
    ],
    version: ["--version"],
  },
  // Up to 11 it runs on Node; from 12 on it is a program of its own, which reads either of the two.
  variables: [
    ...httpsProxy,
    nodeExtraCaCerts,
    sslCertFile,
    ...npmProxyVariables,
    // Of 12 and later.
    {
      name: "pnpm_config_https_proxy",
      text: "{url}",
      roots: null,
      onlyWhere: "it-is-set",
      source: "https://pnpm.io/settings",
    },
  ],
  files: [],
  stores: [],
  overrides: [...npmrcCas, ...npmrcProxy(true), npmrcStrictSsl],
  probe: { none: "it fetches only packages, from a registry" },
  limits: [
    {
      versions: "11",
      what: "it does not read npm_config_cafile, so that a cafile in an npmrc has its way",
      source: "https://pnpm.io/settings",
    },
    {
      versions: "before 12",
      what: "a denial is told as ERR_PNPM_FETCH_403, with a word on missing credentials that is not to the point",
      source: "https://pnpm.io/errors",
    },
  ],
  fixes: {
    trust: "set NODE_EXTRA_CA_CERTS to the CA, and take cafile and ca out of the npmrc",
    proxy: "set HTTPS_PROXY to the proxy, and take https-proxy, proxy and noproxy out of the npmrc",
  },
};
