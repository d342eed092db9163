// R.

import { curlCaBundle, httpsProxy } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const environ = (key: string, does: Override["does"], values?: RegExp): Override => ({
  places: ["$R_ENVIRON_USER", "~/.Renviron", "./.Renviron", "/etc/R/Renviron.site"],
  format: "assignments",
  key,
  does,
  // R sets these over what its own environment has.
  beatsEnvironment: true,
  ...(values === undefined ? {} : { values }),
  source: "https://rdrr.io/r/base/Startup.html",
});

export const r: Tool = {
  id: "r",
  title: "R",
  family: "Other languages",
  find: {
    programs: ["Rscript"],
    places: ["/opt/R/*/bin/Rscript", "/usr/local/lib/R/bin/Rscript"],
    version: ["--version"],
  },
  variables: [...httpsProxy, curlCaBundle],
  files: [],
  stores: [],
  overrides: [
    environ("CURL_CA_BUNDLE", "names other CAs"),
    ...["https_proxy", "HTTPS_PROXY"].flatMap((key) => [
      environ(key, "names another proxy"),
      environ(key, "goes around the proxy", /^$/),
    ]),
    ...["no_proxy", "NO_PROXY"].map((key) => environ(key, "goes around the proxy")),
  ],
  probe: { argv: ["{program}", "-e", 'writeLines(readLines(url("{probe-url}")))'] },
  limits: [
    {
      versions: "all",
      what: "install.packages says only that it is unable to access the index, whatever the reason",
      source: "https://rdrr.io/r/utils/install.packages.html",
    },
  ],
  fixes: {
    trust: "set CURL_CA_BUNDLE to the bundle, and take it out of ~/.Renviron",
    proxy: "set https_proxy to the proxy, and take it out of ~/.Renviron",
  },
};
