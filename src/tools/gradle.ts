// Gradle: its client, the daemon that runs builds, and the wrapper that downloads it.

import { javaFlags } from "./java-flags.ts";
import { javaToolOptions, jdkJavaOptions, scriptJavaOptions } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const environment = "https://docs.gradle.org/current/userguide/build_environment.html";

const userProperties = ["$GRADLE_USER_HOME/gradle.properties", "~/.gradle/gradle.properties"] as const;

/** The user's gradle.properties comes after the project's and after GRADLE_OPTS. It has no exceptions of ours. */
const beatenByOurs = { trustBeatenBy: "gradle", proxyBeatenBy: "gradle" } as const;

/** The daemon gets the client's own properties over these, so that all but the exceptions of a session comes to nothing. */
const daemonFlags: readonly Override[] = (
  [
    ["names other CAs", /-Djavax\.net\.ssl\.trustStore=/, false],
    ["names another proxy", /-Dhttps\.proxyHost=[^\s"']/, false],
    ["goes around the proxy", /-Dhttp\.nonProxyHosts=(?:[^\s]*\|)?["']?\*(?:["'|\s]|$)/, true],
  ] as const
).map(([does, values, beatsEnvironment]) => ({
  places: [...userProperties, "./gradle.properties"],
  format: "properties",
  key: "org.gradle.jvmargs",
  does,
  values,
  isForHand: true,
  beatsEnvironment,
  source: environment,
}));

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
    ...javaFlags(userProperties, "properties", environment, { prefix: "systemProp." }),
    ...javaFlags(["./gradle.properties"], "properties", environment, {
      prefix: "systemProp.",
      ...beatenByOurs,
    }),
    ...javaFlags(["GRADLE_OPTS="], "words", environment, beatenByOurs),
    ...daemonFlags,
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
