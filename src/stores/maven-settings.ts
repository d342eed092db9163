// The proxy in the user's settings.xml: Maven, and what embeds it, takes it whatever a build does to the JVM's options.

import { join } from "node:path";
import { javaNoProxy } from "../trust/java-no-proxy.ts";
import type { SessionFacts } from "../trust/session-facts.ts";
import { hasJava } from "./program-presence.ts";
import { managedFile } from "./managed-file.ts";
import { StoreError } from "./store.ts";
import type { Store } from "./store.ts";
import { escapeXml, parseXml, textOf, XmlFault } from "./xml-elements.ts";
import type { XmlElement } from "./xml-elements.ts";
import { hasPart, putPart, takeOutPart } from "./xml-part.ts";

/** Element names are bare: Maven's reader does not know prefixes. */
const emptySettings = `<?xml version="1.0" encoding="UTF-8"?>
<settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">
</settings>
`;

export const mavenSettings: Store = managedFile({
  id: "maven-settings",
  title: "Maven's settings.xml",
  scope: "home",
  carries: "proxy",
  codes: {
    maven_settings_foreign_proxy:
      "take the user's own proxy out of settings.xml, or set <active>false</active> in it",
    maven_settings_not_xml: "correct settings.xml, which Maven cannot read either",
  },
  path: (context) => {
    const folder = join(context.home, ".m2");
    return hasJava(context, [folder]) ? join(folder, "settings.xml") : null;
  },
  compose: (before, { facts }) => {
    const others = before === null || before.trim() === "" ? emptySettings : takeOutPart(before);
    const { settings, proxies } = elementsOf(others);
    refuseForeign(others, proxies);
    return proxies === null
      ? putPart(others, settings, 1, `<proxies>\n  ${formatProxy(facts).join("\n  ")}\n</proxies>`)
      : putPart(others, proxies, 2, formatProxy(facts).join("\n"));
  },
  isOurs: hasPart,
  without: takeOutPart,
});

function elementsOf(text: string): { settings: XmlElement; proxies: XmlElement | null } {
  try {
    const settings = parseXml(text);
    if (settings.name !== "settings") throw new XmlFault(`its root is <${settings.name}>, not <settings>`);
    return { settings, proxies: settings.children.find(({ name }) => name === "proxies") ?? null };
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error;
    throw new StoreError("maven_settings_not_xml", `Cannot read settings.xml: ${error.message}`, error);
  }
}

/** Maven takes the first active proxy that serves the host. */
function refuseForeign(text: string, proxies: XmlElement | null): void {
  const isActive = (proxy: XmlElement): boolean => {
    const active = proxy.children.find(({ name }) => name === "active");
    return active === undefined || textOf(text, active).toLowerCase() !== "false";
  };
  if (!(proxies?.children ?? []).some((child) => child.name === "proxy" && isActive(child))) return;
  throw new StoreError(
    "maven_settings_foreign_proxy",
    "Cannot set up Maven: its settings.xml already has an active proxy",
  );
}

/**
 * `http` is how the proxy itself is spoken to; Maven takes such a proxy for https: URLs, too, while later resolvers read
 * `https` as TLS to the proxy.
 * @see https://maven.apache.org/settings.html#proxies
 * @see https://github.com/apache/maven-resolver/issues/745
 */
function formatProxy({ hostname, port, noProxy }: SessionFacts): string[] {
  const direct =
    noProxy.length === 0 ? [] : [`  <nonProxyHosts>${escapeXml(javaNoProxy(noProxy))}</nonProxyHosts>`];
  return [
    "<proxy>",
    "  <id>agentproxy</id>",
    "  <active>true</active>",
    "  <protocol>http</protocol>",
    `  <host>${escapeXml(hostname)}</host>`,
    `  <port>${port}</port>`,
    ...direct,
    "</proxy>",
  ];
}
