// Gradle: its client, the daemon that runs builds, and the wrapper that downloads it.

import { javaFlags } from "./java-flags.ts";
import { javaToolOptions, jdkJavaOptions, scriptJavaOptions } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const environment = "https://docs.gradle.org/current/userguide/build_environment.html";

export const gradle: Tool = {
  id: "gradle",
  title: "Gradle",
  family: "Java",
  find: {
    programs: ["gradle"],
    places: [
      "/opt/gradle/bin/gradle",
      "~/.sdkman/candidates/gradle/*/bin/gradle",
      "~/.gradle/wrapper/dists/*/*/*/bin/gradle",
    ],
    version: ["--version"],
  },
  variables: [javaToolOptions, jdkJavaOptions, scriptJavaOptions("GRADLE_OPTS", environment)],
  files: [],
  // For builds that lose the environment, or put another JAVA_TOOL_OPTIONS in its place.
  stores: ["gradle"],
  overrides: [
    ...javaFlags(
      ["$GRADLE_USER_HOME/gradle.properties", "~/.gradle/gradle.properties", "./gradle.properties"],
      "properties",
      environment,
      "systemProp.",
    ),
    ...javaFlags(["GRADLE_OPTS="], "words", environment),
  ],
  probe: { none: "it resolves from the repositories of a build, and its daemon would outlive the probe" },
  limits: [
    {
      versions: "all",
      what: "a daemon that ran before the session is not used by it: a build with other properties of the JVM starts another one",
      source: "https://docs.gradle.org/current/userguide/gradle_daemon.html",
    },
  ],
  fixes: {
    trust:
      "set systemProp.javax.net.ssl.trustStore in ~/.gradle/gradle.properties to the path of java-truststore.p12",
    proxy:
      "set systemProp.https.proxyHost and systemProp.https.proxyPort in ~/.gradle/gradle.properties to the proxy",
  },
};
