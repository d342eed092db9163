// Java: every program that a JVM runs and that leaves proxy and trust to it.

import { jdkPlaces } from "../stores/jvm/jdk-places.ts";
import { jdkJavaOptions, javaToolOptions, underscoreJavaOptions } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const networking =
  "https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/net/doc-files/net-properties.html";
const toolOptions =
  "https://docs.oracle.com/en/java/javase/21/troubleshoot/environment-variables-and-system-properties.html";

export const java: Tool = {
  id: "java",
  title: "Java",
  family: "Java",
  find: {
    programs: ["java"],
    places: jdkPlaces.map((home) => `${home}/bin/java`),
    // As JDK 8 has it too; on standard error.
    version: ["-version"],
  },
  variables: [javaToolOptions, jdkJavaOptions, underscoreJavaOptions],
  files: [],
  stores: ["jvm-cacerts"],
  overrides: [],
  probe: {
    argv: ["{program}", "{source}", "{probe-url}"],
    source: {
      name: "Probe.java",
      text: `public class Probe {
  public static void main(String[] arguments) throws Exception {
    try (java.io.InputStream page = java.net.URI.create(arguments[0]).toURL().openStream()) {
      page.transferTo(System.out);
    }
    System.out.flush();
  }
}
`,
    },
  },
  limits: [
    {
      versions: "all",
      what: 'every JVM prints "Picked up JAVA_TOOL_OPTIONS: …" on standard error, and a launcher from 9 on "NOTE: Picked up JDK_JAVA_OPTIONS: …"',
      source: toolOptions,
    },
    {
      versions: "8",
      what: "a JAVA_TOOL_OPTIONS of 1,024 bytes or more is ignored without a word, and JDK_JAVA_OPTIONS always",
      source: "https://github.com/openjdk/jdk8u/blob/master/hotspot/src/share/vm/runtime/arguments.cpp",
    },
    {
      versions: "before 11, and JREs without a compiler",
      what: "cannot run the probe, which is a source file",
      source: "https://openjdk.org/jeps/330",
    },
    {
      versions: "all",
      what: "of no_proxy, IPv6 networks, wide IPv4 networks that do not end at an octet, and ports have no meaning to a JVM",
      source: networking,
    },
    {
      versions: "all",
      what: "a program that brings a trust manager or a proxy of its own, or options on its command line, does not look at the variables",
      source: toolOptions,
    },
  ],
  fixes: {
    trust:
      "import the CA into the truststore that the program names: keytool -importcert -noprompt -alias ccr-agent-proxy -file CA -keystore TRUSTSTORE",
    proxy:
      "start the program with -Dhttps.proxyHost and -Dhttps.proxyPort, since a JVM does not read HTTPS_PROXY",
  },
};
