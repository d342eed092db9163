// Coursier, the artifact fetcher of Scala, on a JVM or as a native image.

import { javaToolOptions, jdkJavaOptions } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const manual = "https://get-coursier.io/docs/other-proxy";

export const coursier: Tool = {
  id: "coursier",
  title: "Coursier",
  family: "Java",
  find: {
    programs: ["cs", "coursier"],
    places: ["~/.local/share/coursier/bin/cs"],
    version: ["version"],
  },
  variables: [javaToolOptions, jdkJavaOptions],
  files: [],
  stores: [],
  overrides: [],
  probe: { none: "it prints where it keeps what it has fetched, and not the page" },
  limits: [
    {
      versions: "the native launcher",
      what: "is no JVM, and takes no JAVA_TOOL_OPTIONS; `-J-Dhttps.proxyHost=` and the like reach it, and a trust store only where its image was built with one",
      source: manual,
    },
    {
      versions: "all",
      what: "told from its documentation: it has not been run in a session",
      source: manual,
    },
  ],
  fixes: {
    trust:
      "use the launcher on a JVM (coursier.jar), which JAVA_TOOL_OPTIONS reaches, in the place of the native `cs`",
    proxy: "run `cs` with -J-Dhttps.proxyHost= and -J-Dhttps.proxyPort= of the proxy",
  },
};
