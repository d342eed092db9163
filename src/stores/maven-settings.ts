// The proxy in the user's settings.xml: Maven, and what embeds it, takes it whatever a build does to the JVM's options.

import { join } from "node:path";
import { parseXml, XmlElement, XmlError } from "@rgrove/parse-xml";
import { xml } from "../formats/xml.ts";
import { javaNoProxy } from "../trust/java-no-proxy.ts";
import type { SessionFacts } from "../trust/session-facts.ts";
import { hasJava } from "./program-presence.ts";
import { managedFile } from "./managed-file.ts";
import { StoreError } from "./store.ts";
import type { Store } from "./store.ts";
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
    return hasJava(context, folder) ? join(folder, "settings.xml") : null;
  },
  compose: (before, { facts }) => {
    const others = before === null || before.trim() === "" ? emptySettings : takeOutPart(before);
    const settings = settingsOf(others);
    refuseForeign(settings);
    const { root, proxies } = settings;
    return proxies === null
      ? putPart(others, root, 1, `<proxies>\n  ${formatProxy(facts).join("\n  ")}\n</proxies>`)
      : putPart(others, proxies, 2, formatProxy(facts).join("\n"));
  },
  isOurs: hasPart,
  without: takeOutPart,
});

interface Settings {
  readonly root: XmlElement;
  readonly proxies: XmlElement | null;
}

function settingsOf(text: string): Settings {
  try {
    // Bytes that are no UTF-8 are a matter of the text's own encoding, and of one character each here as there.
    const { root } = parseXml(text.toWellFormed(), { includeOffsets: true });
    if (root?.name !== "settings") throw notXml("its root is not <settings>");
    return { root, proxies: childrenOf(root, "proxies")[0] ?? null };
  } catch (error) {
    throw error instanceof XmlError ? notXml(error.message.split("\n")[0] ?? "", error) : error;
  }
}

function notXml(cause: string, error?: unknown): StoreError {
  return new StoreError("maven_settings_not_xml", `Cannot read settings.xml: ${cause}`, error);
}

function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children
    .filter((child) => child instanceof XmlElement)
    .filter((child) => child.name === name);
}

/** Maven takes the first active proxy that serves the host. */
function refuseForeign({ proxies }: Settings): void {
  const isActive = (proxy: XmlElement): boolean =>
    childrenOf(proxy, "active")[0]?.text.trim().toLowerCase() !== "false";
  if (proxies === null || !childrenOf(proxies, "proxy").some(isActive)) return;
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
    noProxy.length === 0 ? [] : [`  <nonProxyHosts>${xml.write(javaNoProxy(noProxy)) ?? ""}</nonProxyHosts>`];
  return [
    "<proxy>",
    "  <id>agentproxy</id>",
    "  <active>true</active>",
    "  <protocol>http</protocol>",
    `  <host>${xml.write(hostname) ?? ""}</host>`,
    `  <port>${port}</port>`,
    ...direct,
    "</proxy>",
  ];
}
