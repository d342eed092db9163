// Yarn 2 and later.

import { nodeExtraCaCerts, yarnHttpsProxy } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const places: Override["places"] = ["~/.yarnrc.yml", "./.yarnrc.yml"];
const documentation = "https://yarnpkg.com/configuration/yarnrc";

const yarn3 = "https://v3.yarnpkg.com/configuration/yarnrc";

const yarnrc = (key: string, does: Override["does"], source = documentation): Override => ({
  places,
  format: "yaml",
  key,
  does,
  beatsEnvironment: true,
  source,
});

export const yarnBerry: Tool = {
  id: "yarn-berry",
  title: "Yarn 2 and later",
  family: "JavaScript",
  find: {
    programs: ["yarn"],
    places: ["~/.cache/node/corepack/v1/yarn/*/yarn.js", "./.yarn/releases/yarn-*.cjs"],
    version: ["--version"],
    versions: /^(?:[2-9]|\d\d+)\./,
  },
  // It looks at no other proxy variable; its roots are Node's.
  variables: [
    nodeExtraCaCerts,
    yarnHttpsProxy,
    // Each would be a usage error where the other's version runs.
    {
      name: "YARN_HTTPS_CA_FILE_PATH",
      text: "{bundle}",
      roots: "replaced",
      onlyWhere: "it-is-set",
      source: `${documentation}#httpsCaFilePath`,
    },
    {
      name: "YARN_CA_FILE_PATH",
      text: "{bundle}",
      roots: "replaced",
      onlyWhere: "it-is-set",
      source: yarn3,
    },
  ],
  files: [],
  stores: [],
  overrides: [
    yarnrc("httpsCaFilePath", "names other CAs"),
    yarnrc("networkSettings.*.httpsCaFilePath", "names other CAs"),
    // Its names in Yarn 2 and 3.
    ...["caFilePath", "networkSettings.*.caFilePath"].map((key) => yarnrc(key, "names other CAs", yarn3)),
    yarnrc("enableStrictSsl", "turns verification off"),
    // For single hosts; httpsProxy outside it is beaten by YARN_HTTPS_PROXY.
    yarnrc("networkSettings.*.httpsProxy", "names another proxy"),
    { ...yarnrc("httpsProxy", "names another proxy"), beatsEnvironment: false },
  ],
  probe: { none: "it fetches only packages, from a registry" },
  limits: [
    {
      versions: "all",
      what: "it knows no exceptions from its proxy: hosts in NO_PROXY are asked through it too",
      source: `${documentation}#httpsProxy`,
    },
    {
      versions: "2 and 3",
      what: "they end with a usage error where YARN_HTTPS_CA_FILE_PATH is set, which 4 reads; 4 does so at their YARN_CA_FILE_PATH",
      source: yarn3,
    },
  ],
  fixes: {
    trust: "set NODE_EXTRA_CA_CERTS to the CA, and take httpsCaFilePath and caFilePath out of .yarnrc.yml",
    proxy: "set YARN_HTTPS_PROXY to the proxy, and take httpsProxy under networkSettings out of .yarnrc.yml",
  },
};
