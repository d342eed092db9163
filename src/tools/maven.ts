// Maven: it reads no HTTPS_PROXY, and trusts what its JVM trusts.

import { javaFlags } from "./java-flags.ts";
import { javaToolOptions, jdkJavaOptions, scriptJavaOptions } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const configuring = "https://maven.apache.org/configure.html";
const settings = "https://maven.apache.org/settings.html";

const insecure = (key: string, values: RegExp): readonly Override[] =>
  [["./.mvn/jvm.config", "./.mvn/maven.config"], ["MAVEN_OPTS="]].map((places) => ({
    places,
    format: "words",
    key,
    does: "turns verification off",
    values,
    beatsEnvironment: true,
    source: "https://maven.apache.org/resolver/configuration.html",
  }));

export const maven: Tool = {
  id: "maven",
  title: "Maven",
  family: "Java",
  find: {
    programs: ["mvn"],
    places: [
      "/opt/maven/bin/mvn",
      "~/.sdkman/candidates/maven/*/bin/mvn",
      "~/.m2/wrapper/dists/*/*/*/bin/mvn",
    ],
    version: ["--version"],
  },
  variables: [javaToolOptions, jdkJavaOptions, scriptJavaOptions("MAVEN_OPTS", configuring)],
  files: [],
  // For builds that lose the environment, or put another JAVA_TOOL_OPTIONS in its place. settings.xml has no key for
  // the trust store, and .mavenrc is read by the mvn script alone.
  stores: ["maven-settings", "mavenrc"],
  overrides: [
    // ~/.mavenrc, which comes after it, leaves trust to JAVA_TOOL_OPTIONS where that has ours; a proxy in settings.xml comes
    // before those of the JVM.
    ...javaFlags(["./.mvn/jvm.config", "MAVEN_OPTS="], "words", configuring, {
      proxyBeatenBy: "maven-settings",
    }),
    ...insecure("-Dmaven.wagon.http.ssl.insecure", /^true$/),
    ...insecure("-Daether.connector.https.securityMode", /^insecure$/),
    {
      places: ["~/.m2/settings.xml", "/etc/maven/settings.xml"],
      format: "xml",
      key: "settings.proxies.proxy.host",
      does: "names another proxy",
      along: ["settings.proxies.proxy"],
      unless: { key: "settings.proxies.proxy.active", values: /^false$/i },
      beatsEnvironment: true,
      source: settings,
    },
  ],
  probe: { none: "it resolves from the repositories of a project, and needs plugins for all else" },
  limits: [
    {
      versions: "all",
      what: "repositories with http: URLs are refused: by Maven itself since 3.8.1, and by the proxy",
      source: "https://maven.apache.org/docs/3.8.1/release-notes.html",
    },
    {
      versions: "all",
      what: "what is not the mvn script, such as mvnd or an IDE, reads no ~/.mavenrc, so that it trusts the CA by JAVA_TOOL_OPTIONS alone",
      source: configuring,
    },
  ],
  fixes: {
    trust:
      "set MAVEN_OPTS to -Djavax.net.ssl.trustStore= and the path of java-truststore.p12, and take that flag out of .mvn/jvm.config",
    proxy:
      "put the proxy into ~/.m2/settings.xml, as `agentproxy up` does, or into MAVEN_OPTS by -Dhttps.proxyHost and -Dhttps.proxyPort",
  },
};
