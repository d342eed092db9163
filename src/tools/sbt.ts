// sbt, the build tool of Scala.

import { javaFlags } from "./java-flags.ts";
import { httpsProxy, javaToolOptions, jdkJavaOptions, scriptJavaOptions } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const manual = "https://www.scala-sbt.org/1.x/docs/Setup-Notes.html";

export const sbt: Tool = {
  id: "sbt",
  title: "sbt",
  family: "Java",
  find: {
    programs: ["sbt"],
    places: [
      "/usr/share/sbt/bin/sbt",
      "~/.sdkman/candidates/sbt/*/bin/sbt",
      "~/.local/share/coursier/bin/sbt",
    ],
    version: ["--script-version"],
  },
  variables: [javaToolOptions, jdkJavaOptions, scriptJavaOptions("SBT_OPTS", manual), ...httpsProxy],
  files: [],
  stores: [],
  overrides: javaFlags(["./.sbtopts", "./.jvmopts", "/etc/sbt/sbtopts", "SBT_OPTS="], "words", manual),
  probe: { none: "it starts only with a whole build, whose own sbt it downloads first" },
  limits: [
    {
      versions: "from 1.4",
      what: "a server that ran before the session goes on without it until `sbt shutdown`",
      source: "https://www.scala-sbt.org/1.x/docs/sbt-server.html",
    },
    {
      versions: "all",
      what: "told from its documentation: it has not been run in a session",
      source: manual,
    },
  ],
  fixes: {
    trust:
      "set SBT_OPTS to -Djavax.net.ssl.trustStore= and the path of java-truststore.p12, and take that flag out of .sbtopts and .jvmopts",
    proxy: "set SBT_OPTS to -Dhttps.proxyHost= and -Dhttps.proxyPort= of the proxy",
  },
};
