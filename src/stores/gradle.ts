// The user's gradle.properties: Gradle, its daemon and its wrapper take it over what the environment says.

import { isAbsolute, join } from "node:path";
import { properties } from "../formats/properties.ts";
import { isJavaDefault, javaNoProxy } from "../trust/java-no-proxy.ts";
import { hasJava } from "./program-presence.ts";
import { managedBlockFile } from "./managed-file.ts";
import { StoreError } from "./store.ts";
import type { Store, StoreContext } from "./store.ts";

const trustStore = "systemProp.javax.net.ssl.trustStore";
const proxyHost = "systemProp.https.proxyHost";
const proxyPort = "systemProp.https.proxyPort";

type Property = readonly [key: string, value: string];

/** Of a trust store of another form or password ours would be read as if it were that one. */
const beside = new Set([`${trustStore}Password`, `${trustStore}Type`, `${trustStore}Provider`]);

export const gradle: Store = managedBlockFile({
  id: "gradle",
  title: "Gradle's gradle.properties",
  scope: "home",
  // And the address of a proxy that lasts.
  carries: "ca",
  codes: {
    gradle_foreign_settings:
      "take the user's own trust store and proxy out of gradle.properties, or put the CA into that trust store",
  },
  comment: "#",
  path: (context) => {
    const { home, root, env, isLasting, facts } = context;
    if (!isLasting && facts.truststore === null) return null;
    const named = env["GRADLE_USER_HOME"] ?? "";
    const folder = isAbsolute(named) ? join(root, named) : join(home, ".gradle");
    return hasJava(context, folder) ? join(folder, "gradle.properties") : null;
  },
  block: (context, others) => {
    const ours = propertiesOf(context);
    refuseForeign(ours, others);
    return ours.map(([key, value]) => `${key}=${properties.write(value) ?? ""}`).join("\n");
  },
});

function propertiesOf({ facts, isLasting }: StoreContext): Property[] {
  const { hostname, port, truststore, noProxy } = facts;
  const proxy: readonly Property[] = [
    [proxyHost, hostname],
    [proxyPort, String(port)],
    ...(isJavaDefault(noProxy) ? [] : [["systemProp.http.nonProxyHosts", javaNoProxy(noProxy)] as const]),
  ];
  return [...(isLasting ? proxy : []), ...(truststore === null ? [] : [[trustStore, truststore] as const])];
}

/** A key that the user has with another value: whichever stood last would silently win. */
function refuseForeign(ours: readonly Property[], others: string | null): void {
  const wanted = new Map<string, string>(ours);
  const foreign = properties
    .read(others ?? "")
    .find(({ key, value }) => beside.has(key) || (wanted.has(key) && wanted.get(key) !== value));
  if (foreign === undefined) return;
  throw new StoreError(
    "gradle_foreign_settings",
    `Cannot set up Gradle: its gradle.properties already sets "${foreign.key}"`,
  );
}
