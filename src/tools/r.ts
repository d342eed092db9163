// R.

import { curlCaBundle, httpsProxy } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const environ = (key: string, does: Override["does"], pattern: RegExp): Override => ({
  places: ["$R_ENVIRON_USER", "~/.Renviron", "./.Renviron", "/etc/R/Renviron.site"],
  key,
  does,
  // R sets these over what its own environment has.
  beatsEnvironment: true,
  pattern,
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
    environ("CURL_CA_BUNDLE", "names other CAs", /^[ \t]*CURL_CA_BUNDLE[ \t]*=[ \t]*["']?([^"'\s]+)/m),
    environ("https_proxy", "names another proxy", /^[ \t]*https_proxy[ \t]*=[ \t]*["']?([^"'\s]*)/im),
    environ("no_proxy", "goes around the proxy", /^[ \t]*no_proxy[ \t]*=[ \t]*["']?([^"'\s]*)/im),
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
