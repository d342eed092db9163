// Yarn 1.

import { npmrcCas, npmrcProxy, npmrcStrictSsl } from "./npmrc.ts";
import { httpsProxy, nodeExtraCaCerts, yarnHttpsProxy } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const documentation = "https://classic.yarnpkg.com/en/docs/cli/config";

const yarnrc = (key: string, does: Override["does"], beatsEnvironment: boolean): Override => ({
  places: ["~/.yarnrc", "/etc/yarnrc", "./.yarnrc"],
  format: "yarnrc",
  key,
  does,
  beatsEnvironment,
  source: documentation,
});

export const yarnClassic: Tool = {
  id: "yarn-classic",
  title: "Yarn 1",
  family: "JavaScript",
  find: {
    programs: ["yarn", "yarnpkg"],
    places: [
      "~/.nvm/versions/node/*/bin/yarn",
      "~/.yarn/bin/yarn",
      "~/.cache/node/corepack/v1/yarn/1.*/bin/yarn.js",
    ],
    version: ["--version"],
    versions: /^[01]\./,
  },
  variables: [
    ...httpsProxy,
    nodeExtraCaCerts,
    yarnHttpsProxy,
    {
      name: "YARN_CAFILE",
      text: "{bundle}",
      roots: "replaced",
      onlyWhere: "it-is-set",
      source: documentation,
    },
  ],
  files: [],
  stores: [],
  overrides: [
    yarnrc("cafile", "names other CAs", true),
    yarnrc("strict-ssl", "turns verification off", true),
    yarnrc("https-proxy", "names another proxy", false),
    ...npmrcCas,
    npmrcStrictSsl,
    ...npmrcProxy(false),
  ],
  probe: { none: "it fetches only packages, from a registry" },
  limits: [
    {
      versions: "all",
      what: "it goes through the proxy to hosts in NO_PROXY too, since Yarn 2 and later need YARN_HTTPS_PROXY",
      source: documentation,
    },
    {
      versions: "all",
      what: "a denial is told as trouble with the network, after five tries",
      source: documentation,
    },
  ],
  fixes: {
    trust: "set NODE_EXTRA_CA_CERTS to the CA, and take cafile and ca out of .yarnrc and the npmrc",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
