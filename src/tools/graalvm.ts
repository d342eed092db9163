// GraalVM's Native Image: makes programs that no JVM runs.

import { jdkPlaces } from "../stores/jvm/jdk-places.ts";
import { javaToolOptions } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const certificates =
  "https://www.graalvm.org/jdk21/reference-manual/native-image/dynamic-features/CertificateManagement/";

export const graalvm: Tool = {
  id: "graalvm",
  title: "GraalVM Native Image",
  family: "Java",
  find: {
    programs: ["native-image"],
    places: jdkPlaces.map((home) => `${home}/bin/native-image`),
    version: ["--version"],
  },
  variables: [javaToolOptions],
  files: [],
  stores: ["jvm-cacerts"],
  overrides: [],
  probe: { none: "native-image fetches nothing itself" },
  limits: [
    {
      versions: "all",
      what: "a program that it has made reads no variable of a JVM: it trusts what its builder trusted, unless it is started with -Djavax.net.ssl.trustStore, -Dhttps.proxyHost and -Dhttps.proxyPort and takes such options",
      source: certificates,
    },
    {
      versions: "all",
      what: "a program that is made in a session keeps the session's CA among those that it trusts",
      source: certificates,
    },
  ],
  fixes: {
    trust: "start the program with -Djavax.net.ssl.trustStore set to the truststore",
    proxy: "start the program with -Dhttps.proxyHost and -Dhttps.proxyPort",
  },
};
