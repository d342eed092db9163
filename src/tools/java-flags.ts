// The flags of a JVM that go against the session, where a tool has a file or a variable of its own for them.

import type { Override } from "./tool.ts";

/** `prefix` stands before the names of properties: "-D", "systemProp.". */
export function javaFlags(
  places: Override["places"],
  format: Override["format"],
  source: string,
  prefix = "-D",
): readonly Override[] {
  const at = { places, format, beatsEnvironment: true, source } as const;
  const ssl = `${prefix}javax.net.ssl.trustStore`;
  const host = { ...at, key: `${prefix}https.proxyHost`, along: [`${prefix}https.proxyPort`] };
  return [
    { ...at, key: ssl, does: "names other CAs", along: [`${ssl}Type`, `${ssl}Password`, `${ssl}Provider`] },
    { ...host, does: "names another proxy" },
    // Where it is empty, no proxy is used.
    { ...host, does: "goes around the proxy", values: /^$/ },
    // Those of https, too.
    { ...at, key: `${prefix}http.nonProxyHosts`, does: "goes around the proxy" },
  ];
}
