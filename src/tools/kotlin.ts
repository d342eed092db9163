// Kotlin's compiler, which runs on a JVM, and runs scripts in it.

import { jdkJavaOptions, javaToolOptions, scriptJavaOptions } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const script = "https://github.com/JetBrains/kotlin/blob/master/compiler/cli/bin/kotlinc";

export const kotlin: Tool = {
  id: "kotlin",
  title: "Kotlin",
  family: "Java",
  find: {
    programs: ["kotlinc"],
    places: [
      "~/.sdkman/candidates/kotlin/*/bin/kotlinc",
      "/usr/local/sdkman/candidates/kotlin/*/bin/kotlinc",
    ],
    version: ["-version"],
  },
  // Its script puts JAVA_OPTS on the command line, where it has its way.
  variables: [javaToolOptions, jdkJavaOptions, scriptJavaOptions("JAVA_OPTS", script)],
  files: [],
  stores: ["jvm-cacerts"],
  overrides: [],
  probe: {
    argv: ["{program}", "-script", "{source}", "{probe-url}"],
    source: { name: "probe.kts", text: "print(java.net.URI(args[0]).toURL().readText())\n" },
  },
  limits: [
    {
      versions: "all",
      what: "a compiler daemon that runs already keeps the options that it was started with",
      source: "https://kotlinlang.org/docs/kotlin-daemon.html",
    },
    {
      versions: "all",
      what: "where JAVA_OPTS is not set, the compiler gets only -Xmx256M -Xms32M there, and so takes ours from JAVA_TOOL_OPTIONS",
      source: script,
    },
  ],
  fixes: {
    trust: "take -Djavax.net.ssl.trustStore out of JAVA_OPTS",
    proxy: "take -Dhttps.proxyHost out of JAVA_OPTS",
  },
};
