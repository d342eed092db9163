// Leiningen, the build tool of Clojure.

import {
  curlCaBundle,
  httpsProxy,
  javaToolOptions,
  jdkJavaOptions,
  sslCertFile,
} from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const manual = "https://codeberg.org/leiningen/leiningen/src/branch/main/doc/TUTORIAL.md";

export const leiningen: Tool = {
  id: "leiningen",
  title: "Leiningen",
  family: "Java",
  find: {
    programs: ["lein"],
    version: ["version"],
  },
  // It reads https_proxy itself, in lower case; what its script downloads, Leiningen itself, curl or wget fetches.
  variables: [...httpsProxy, javaToolOptions, jdkJavaOptions, curlCaBundle, sslCertFile],
  files: [],
  stores: [],
  overrides: [
    {
      places: ["./project.clj", "~/.lein/profiles.clj"],
      format: "clojure",
      key: ":certificates",
      does: "names other CAs",
      beatsEnvironment: true,
      source: manual,
    },
  ],
  probe: { none: "it resolves from the repositories of a project alone" },
  limits: [],
  fixes: {
    trust:
      "set LEIN_JVM_OPTS to -Djavax.net.ssl.trustStore= and the path of java-truststore.p12, and take :certificates out of project.clj",
    proxy: "set https_proxy, in lower case, to the proxy",
  },
};
