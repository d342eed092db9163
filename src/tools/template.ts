// Fills in the text of a tool's variable.

import { javaNoProxy } from "../trust/java-no-proxy.ts";
import type { SessionFacts } from "../trust/session-facts.ts";

/**
 * The text with what stands in braces filled in; null where it names something that this session does not have.
 * @throws Error for a name that nothing has: the catalogue is wrong
 */
export function fillIn(text: string, facts: SessionFacts): string | null {
  let isWhole = true;
  const filled = text.replace(/\{([a-z:./-]+)\}/g, (_whole, name: string) => {
    const value = valueOf(name, facts);
    if (value === null) isWhole = false;
    return value ?? "";
  });
  return isWhole ? filled : null;
}

function valueOf(name: string, facts: SessionFacts): string | null {
  if (name.startsWith("file:")) {
    const file = name.slice("file:".length);
    return facts.files.includes(file) ? `${facts.stateDir}/${file}` : null;
  }
  switch (name) {
    case "bundle":
      return facts.bundle;
    case "plain-bundle":
      // Where a quote or a backslash would have to be escaped once for the reader and once for what it starts.
      return /^[\w./+@: -]+$/.test(facts.bundle) ? facts.bundle : null;
    case "ca":
      return facts.ca;
    case "url":
      return facts.url;
    case "hostname":
      return facts.hostname;
    case "port":
      return String(facts.port);
    case "state":
      return facts.stateDir;
    case "truststore":
      return facts.truststore;
    case "no-proxy":
      return facts.noProxy.join(",");
    case "java-no-proxy":
      return javaNoProxy(facts.noProxy);
    default:
      throw new Error(`Cannot fill in "{${name}}": nothing has that name`);
  }
}
