// The user's ~/.mavenrc, which the mvn script reads: the trust store, which settings.xml has no key for.

import { join } from "node:path";
import { hasJava } from "./program-presence.ts";
import { managedBlockFile } from "./managed-file.ts";
import { StoreError } from "./store.ts";
import type { Store } from "./store.ts";

export const mavenrc: Store = managedBlockFile({
  id: "mavenrc",
  title: "Maven's mavenrc",
  scope: "home",
  carries: "ca",
  codes: {
    mavenrc_path: "choose a state directory without spaces and shell characters in its path",
    mavenrc_foreign_trust_store:
      "take the user's own javax.net.ssl.trustStore out of ~/.mavenrc, or put the CA into it",
  },
  comment: "#",
  path: (context) => {
    const { home, facts } = context;
    return facts.truststore !== null && hasJava(context, join(home, ".m2")) ? join(home, ".mavenrc") : null;
  },
  block: ({ facts }, others) => {
    const path = facts.truststore ?? "";
    // The script expands $MAVEN_OPTS without quotes, so that a space would make Maven fail.
    if (!/^[\w@%+:,./-]+$/.test(path)) {
      throw new StoreError("mavenrc_path", `Cannot hand ${JSON.stringify(path)} to Maven by MAVEN_OPTS`);
    }
    if (/^[^#\n]*-Djavax\.net\.ssl\.trustStore=/m.test(others ?? "")) {
      throw new StoreError(
        "mavenrc_foreign_trust_store",
        "Cannot set up Maven: ~/.mavenrc already names a trust store",
      );
    }
    // Only where nothing else names one: what is in MAVEN_OPTS would be taken over the other variables.
    return [
      'case "${JAVA_TOOL_OPTIONS-} ${JDK_JAVA_OPTIONS-} ${MAVEN_OPTS-}" in',
      "*-Djavax.net.ssl.trustStore=*) ;;",
      `*) MAVEN_OPTS="-Djavax.net.ssl.trustStore=${path}\${MAVEN_OPTS:+ $MAVEN_OPTS}" ;;`,
      "esac",
    ].join("\n");
  },
});
