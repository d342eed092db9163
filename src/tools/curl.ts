// curl, the command.

import { curlCaBundle, httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const curl: Tool = {
  id: "curl",
  title: "curl",
  family: "Downloaders",
  find: {
    programs: ["curl"],
    version: ["--version"],
  },
  variables: [...httpsProxy, curlCaBundle, sslCertFile],
  files: [],
  stores: [],
  overrides: [
    {
      places: ["~/.curlrc", "$CURL_HOME/.curlrc", "$XDG_CONFIG_HOME/curlrc"],
      key: "cacert",
      does: "names other CAs",
      beatsEnvironment: true,
      source: "curl(1), --config",
    },
    {
      places: ["~/.curlrc", "$CURL_HOME/.curlrc", "$XDG_CONFIG_HOME/curlrc"],
      key: "insecure",
      does: "turns verification off",
      beatsEnvironment: true,
      source: "curl(1), --config",
    },
    {
      places: ["~/.curlrc", "$CURL_HOME/.curlrc", "$XDG_CONFIG_HOME/curlrc"],
      key: "proxy",
      does: "names another proxy",
      beatsEnvironment: true,
      source: "curl(1), --config",
    },
    {
      places: ["~/.curlrc", "$CURL_HOME/.curlrc", "$XDG_CONFIG_HOME/curlrc"],
      key: "noproxy",
      does: "goes around the proxy",
      beatsEnvironment: true,
      source: "curl(1), --config",
    },
  ],
  probe: { argv: ["{program}", "-sS", "{probe-url}"] },
  limits: [],
  fixes: {
    trust: "set CURL_CA_BUNDLE to the bundle, and take cacert and insecure out of ~/.curlrc",
    proxy: "set https_proxy to the proxy, and take proxy and noproxy out of ~/.curlrc",
  },
};
