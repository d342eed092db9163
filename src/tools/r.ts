// R.

import { curlCaBundle, httpsProxy } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const source = "https://rdrr.io/r/base/Startup.html";

type Setting = Pick<Override, "key" | "does" | "values" | "beatsEnvironment" | "isForHand">;

/** Of the user's own files R reads the first that is there, and the image's besides. */
const inFiles = (
  format: "assignments" | "rCode",
  [variable, name, imageVariable, imageFile]: readonly [string, string, string, string],
  setting: Setting,
): readonly Override[] => [
  {
    ...setting,
    places: [variable, `./${name}`, `~/${name}`],
    format,
    onlyHere: true,
    firstOnly: true,
    source,
  },
  { ...setting, places: [imageVariable, imageFile], format, source },
];

const environFiles = ["$R_ENVIRON_USER", ".Renviron", "$R_ENVIRON", "/etc/R/Renviron.site"] as const;
const profileFiles = ["$R_PROFILE_USER", ".Rprofile", "$R_PROFILE", "/etc/R/Rprofile.site"] as const;

/** R sets these over what its own environment has. */
const variable = (key: string, does: Override["does"], beatsEnvironment = true): readonly Override[] => [
  ...inFiles("assignments", environFiles, { key, does, beatsEnvironment }),
  ...inFiles("rCode", profileFiles, { key: `Sys.setenv.${key}`, does, beatsEnvironment }),
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
    ...variable("CURL_CA_BUNDLE", "names other CAs"),
    // libcurl asks for the name in lower case first, which the session sets; where it is empty, for the other one.
    ...variable("https_proxy", "names another proxy"),
    ...variable("HTTPS_PROXY", "names another proxy", false),
    ...variable("no_proxy", "goes around the proxy"),
    ...variable("NO_PROXY", "goes around the proxy", false),
    ...inFiles("rCode", profileFiles, {
      key: "options.download.file.extra",
      does: "turns verification off",
      values: /(?:^|\s)(?:-\w*k|--insecure|--no-check-certificate)(?:\s|$)/,
      isForHand: true,
      beatsEnvironment: true,
    }),
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
