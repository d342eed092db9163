// The flags of a JVM that go against the session, where a tool has a file or a variable of its own for them.

import type { Override } from "./tool.ts";

interface JavaFlags {
  /** Stands before the names of properties: "-D", "systemProp.". */
  readonly prefix?: string;
  /** The stores whose settings the tool takes all the same. */
  readonly trustBeatenBy?: string;
  readonly proxyBeatenBy?: string;
}

export function javaFlags(
  places: Override["places"],
  format: Override["format"],
  source: string,
  { prefix = "-D", trustBeatenBy, proxyBeatenBy }: JavaFlags = {},
): readonly Override[] {
  const at = { places, format, beatsEnvironment: true, source } as const;
  const beaten = (store?: string): Pick<Override, "beatenByStore"> =>
    store === undefined ? {} : { beatenByStore: store };
  const ssl = `${prefix}javax.net.ssl.trustStore`;
  const host = {
    ...at,
    ...beaten(proxyBeatenBy),
    key: `${prefix}https.proxyHost`,
    along: [`${prefix}https.proxyPort`],
  };
  return [
    {
      ...at,
      ...beaten(trustBeatenBy),
      key: ssl,
      does: "names other CAs",
      along: [`${ssl}Type`, `${ssl}Password`, `${ssl}Provider`],
    },
    { ...host, does: "names another proxy" },
    // Where it is empty, no proxy is used.
    { ...host, does: "goes around the proxy", values: /^$/ },
    // Those of https, too.
    { ...at, key: `${prefix}http.nonProxyHosts`, does: "goes around the proxy" },
  ];
}
