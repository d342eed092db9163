// R.

import { curlCaBundle, httpsProxy } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const source = "https://rdrr.io/r/base/Startup.html";

/** R sets these over what its own environment has. Of the user's own files it reads the first that is there. */
const environ = (key: string, does: Override["does"], beatsEnvironment = true): readonly Override[] => {
  const common = { does, beatsEnvironment, source } as const;
  const users = { onlyHere: true, firstOnly: true } as const;
  return [
    {
      ...common,
      ...users,
      places: ["$R_ENVIRON_USER", "./.Renviron", "~/.Renviron"],
      format: "assignments",
      key,
    },
    { ...common, places: ["$R_ENVIRON", "/etc/R/Renviron.site"], format: "assignments", key },
    ...profiles.map((places): Override => ({
      ...common,
      ...(places.length > 2 ? users : {}),
      places,
      format: "rCode",
      key: `Sys.setenv.${key}`,
    })),
  ];
};

const profiles: readonly Override["places"][] = [
  ["$R_PROFILE_USER", "./.Rprofile", "~/.Rprofile"],
  ["$R_PROFILE", "/etc/R/Rprofile.site"],
];

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
    ...environ("CURL_CA_BUNDLE", "names other CAs"),
    // libcurl asks for the name in lower case first, which the session sets; where it is empty, for the other one.
    ...environ("https_proxy", "names another proxy"),
    ...environ("HTTPS_PROXY", "names another proxy", false),
    ...environ("no_proxy", "goes around the proxy"),
    ...environ("NO_PROXY", "goes around the proxy", false),
    ...profiles.map((places): Override => ({
      places,
      format: "rCode",
      key: "options.download.file.extra",
      does: "turns verification off",
      values: /(?:^|\s)(?:-\w*k|--insecure|--no-check-certificate)(?:\s|$)/,
      isForHand: true,
      beatsEnvironment: true,
      ...(places.length > 2 ? ({ onlyHere: true, firstOnly: true } as const) : {}),
      source: "https://rdrr.io/r/utils/download.file.html",
    })),
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
