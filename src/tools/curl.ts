// curl, the command.

import { curlCaBundle, httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const curlrc = (key: string, does: Override["does"], values?: RegExp): Override => ({
  places: [
    "$CURL_HOME/.curlrc",
    "$XDG_CONFIG_HOME/.curlrc",
    "$XDG_CONFIG_HOME/curlrc",
    "~/.curlrc",
    "~/.config/curlrc",
  ],
  format: "curlrc",
  key,
  does,
  beatsEnvironment: true,
  firstOnly: true,
  ...(values === undefined ? {} : { values }),
  source: "curl(1), --config",
});

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
  stores: ["system-store"],
  overrides: [
    curlrc("cacert", "names other CAs"),
    // Either of the two makes curl look at no variable.
    curlrc("capath", "names other CAs"),
    curlrc("insecure", "turns verification off", /^$/),
    curlrc("k", "turns verification off", /^$/),
    ...["proxy", "x"].flatMap((key): Override[] => [
      { ...curlrc(key, "names another proxy"), along: ["proxy-user", "U"] },
      curlrc(key, "goes around the proxy", /^$/),
    ]),
    curlrc("noproxy", "goes around the proxy"),
  ],
  probe: { argv: ["{program}", "-sS", "{probe-url}"] },
  limits: [
    {
      versions: "all",
      what: "programs on libcurl do not read CURL_CA_BUNDLE, and SSL_CERT_FILE only where libcurl is built on OpenSSL",
      source: "https://curl.se/docs/sslcerts.html",
    },
  ],
  fixes: {
    trust: "set CURL_CA_BUNDLE to the bundle, and take cacert and insecure out of ~/.curlrc",
    proxy:
      "set https_proxy to the proxy, and take proxy and noproxy out of ~/.curlrc and off its command line",
  },
};
