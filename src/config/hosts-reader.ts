// Reads [gateway] hosts, and its flag: fixed addresses for names.

import { parseHost } from "../wire/host.ts";
import { parseEndpoint } from "./endpoint.ts";
import { isTable, quote, tomlType, type Reader } from "./reader.ts";
import type { Endpoint } from "./settings.ts";
import type { Source } from "./source.ts";
import type { KeyPath } from "../formats/toml-positions.ts";

type Entry = readonly [name: string, endpoint: Endpoint];

function readEntry(name: string, target: string, path: KeyPath, source: Source): Entry | undefined {
  const host = parseHost(name);
  if (!host.ok) source.faultAtKey(path, `${quote(name)}: ${host.fault}`);
  const endpoint = parseEndpoint(target);
  if (!endpoint.ok) source.fault(path, `${quote(target)}: ${endpoint.fault}`);
  return host.ok && endpoint.ok ? [host.value.text, endpoint.value] : undefined;
}

export const hostsReader: Reader<ReadonlyMap<string, Endpoint>> = {
  fromToml(value, path, source) {
    if (!isTable(value)) {
      source.fault(path, `${path.join(".")} must be a table, not ${tomlType(value)}`);
      return undefined;
    }
    const hosts = new Map<string, Endpoint>();
    let complete = true;
    for (const [name, target] of Object.entries(value)) {
      const entryPath = [...path, name];
      let entry: Entry | undefined;
      if (typeof target === "string") entry = readEntry(name, target, entryPath, source);
      else source.fault(entryPath, `the address of ${quote(name)} must be a string, not ${tomlType(target)}`);
      if (entry === undefined) complete = false;
      else if (hosts.has(entry[0])) {
        source.faultAtKey(entryPath, `${quote(name)} is given twice, in two spellings`);
        complete = false;
      } else hosts.set(...entry);
    }
    return complete ? hosts : undefined;
  },
  fromText(text, _flag, source) {
    const equals = text.indexOf("=");
    if (equals < 0) {
      source.fault([], `${quote(text)} is not of the form NAME=HOST:PORT`);
      return undefined;
    }
    const entry = readEntry(text.slice(0, equals), text.slice(equals + 1), [], source);
    return entry === undefined ? undefined : new Map([entry]);
  },
  join: (first, second) => new Map([...first, ...second]),
};
