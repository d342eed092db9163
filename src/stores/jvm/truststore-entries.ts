// Gathers the entries of our truststore: each certificate once, each under a name of its own.

import { withoutOwnCas } from "../../trust/own-ca.ts";
import { isOwnAlias } from "./aliases.ts";
import { isJavaReadable } from "./java-readable.ts";
import type { TrustedEntry } from "./trusted-entry.ts";

export interface TruststoreEntries {
  /** In the order in which they came. */
  readonly all: readonly TrustedEntry[];
  /**
   * Adds it unless its certificate is there. The name is needed only then.
   * @returns false where Java could not read the certificate, and with it the whole file
   */
  add(der: Buffer, alias: () => string): boolean;
  /**
   * Adds those of somebody else's keystore. A CA of ours in it is of another session, or comes from `add` already.
   * `areRead`: a JVM of this image reads that very file at every start, so that a look at each would only take time.
   */
  addForeign(entries: readonly TrustedEntry[], areRead: boolean): void;
}

export function createTruststoreEntries(): TruststoreEntries {
  const all: TrustedEntry[] = [];
  const known = new Set<string>();
  const aliases = new Set<string>();
  const addEntry = (der: Buffer, aliasOf: () => string, isRead: boolean): boolean => {
    const key = der.toString("latin1");
    if (known.has(key)) return true;
    if (!isRead && !isJavaReadable(der)) return false;
    known.add(key);
    const alias = freeAlias(aliasOf().toLowerCase(), aliases);
    aliases.add(alias);
    all.push({ alias, der });
    return true;
  };
  return {
    all,
    add: (der, aliasOf) => addEntry(der, aliasOf, false),
    addForeign(entries, areRead) {
      for (const { alias, der } of withoutOwnCas(entries)) {
        if (!isOwnAlias(alias)) addEntry(der, () => alias, areRead);
      }
    },
  };
}

/** Of two entries with one name, Java keeps the later alone. */
function freeAlias(wanted: string, taken: ReadonlySet<string>): string {
  let alias = wanted;
  for (let number = 2; taken.has(alias); number++) alias = `${wanted}-${number}`;
  return alias;
}
