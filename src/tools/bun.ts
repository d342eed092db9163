// Bun: its fetch, its node:https and bun install.

import { httpsProxy, nodeExtraCaCerts, nodeUseEnvProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const bun: Tool = {
  id: "bun",
  title: "Bun",
  family: "JavaScript",
  find: {
    programs: ["bun"],
    places: ["~/.bun/bin/bun"],
    version: ["--version"],
  },
  variables: [...httpsProxy, nodeExtraCaCerts, sslCertFile, nodeUseEnvProxy],
  files: [],
  stores: [],
  overrides: [
    {
      places: ["~/.bunfig.toml", "$XDG_CONFIG_HOME/.bunfig.toml", "./bunfig.toml"],
      format: "toml",
      key: "install.cafile",
      does: "names other CAs",
      beatsEnvironment: true,
      source: "https://bun.com/docs/runtime/bunfig#install-ca-and-install-cafile",
    },
    {
      // bun install reads it too, and no variable takes its place.
      places: ["~/.npmrc", "./.npmrc"],
      format: "npmrc",
      key: "cafile",
      does: "names other CAs",
      beatsEnvironment: true,
      source: "https://bun.com/docs/pm/npmrc",
    },
  ],
  probe: {
    argv: ["{program}", "-e", "console.log(await (await fetch(process.argv[1])).text())", "{probe-url}"],
  },
  limits: [
    {
      versions: "all",
      what: "WebSocket looks at no proxy variable: it goes around unless it is given a proxy in the code",
      source: "https://bun.com/docs/api/websockets",
    },
  ],
  fixes: {
    trust: "set NODE_EXTRA_CA_CERTS to the CA, and take cafile out of bunfig.toml and the npmrc",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
