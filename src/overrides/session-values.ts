// Which values of a tool's configuration are the session's own.

import { readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { FoundSetting } from "../formats/format.ts";
import { readRegularFile } from "../host/regular-file.ts";
import type { Override } from "../tools/tool.ts";
import type { SessionFacts } from "../trust/session-facts.ts";
import { parseCertificates } from "../trust/pem.ts";
import type { Certificate } from "../trust/pem.ts";

export interface OwnValues {
  readonly home: string;
  readonly facts: Pick<SessionFacts, "url" | "hostname" | "port" | "stateDir">;
  /** Ours. A file of CAs that has them is as good as the bundle. */
  readonly authorities: readonly Certificate[];
}

const largestCaFile = 4 * 1024 * 1024;
const mostFiles = 1000;

/** @param siblings the other settings of the text, in which the port of a host may stand */
export function isOurs(
  { does, along = [] }: Override,
  { key, value }: FoundSetting,
  siblings: readonly FoundSetting[],
  file: string | null,
  own: OwnValues,
): boolean {
  if (value === null || value === "") return false;
  if (does === "names other CAs") return namesOurCa(value, file, own);
  if (does !== "names another proxy") return false;
  const endpoint = endpointOf(value);
  if (endpoint === null || !hostsOf(own).has(endpoint.host)) return false;
  const port = endpoint.port ?? portBeside(key, along, siblings);
  return port === String(own.facts.port);
}

/** Absolute. */
export function caPath(value: string, file: string | null, home: string): string {
  const path = value.startsWith("~/") ? join(home, value.slice(2)) : value;
  return resolve(file === null ? "/" : dirname(file), path);
}

function namesOurCa(value: string, file: string | null, own: OwnValues): boolean {
  const path = caPath(value, file, own.home);
  if (dirname(path) === own.facts.stateDir) return true;
  // A list of files, as Leiningen's.
  if (value.startsWith("[")) return value.includes(`"${own.facts.stateDir}/`);
  if (own.authorities.length === 0) return false;
  return certificatesAt(path).some((text) => hasOurs(text, own.authorities));
}

/** Whether a text of PEM has one of ours. */
function hasOurs(text: string, authorities: readonly Certificate[]): boolean {
  const pems = new Set(parseCertificates(text).certificates.map(({ pem }) => pem));
  return authorities.some(({ pem }) => pems.has(pem));
}

/** The texts of a file, or of the files of a folder; none where it cannot be read. */
function certificatesAt(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [readRegularFile(path, largestCaFile).toString("latin1")];
    return readdirSync(path)
      .slice(0, mostFiles)
      .flatMap((name) => {
        const below = join(path, name);
        return statSync(below, { throwIfNoEntry: false })?.isFile() === true ? certificatesAt(below) : [];
      });
  } catch {
    return [];
  }
}

/** Of a URL, of "host:port", or of a host alone; "NAME=…" of a variable in front is left out. */
function endpointOf(value: string): { readonly host: string; readonly port: string | null } | null {
  const found = /^(?:\w+=)?(?:[a-z][a-z0-9+.-]*:\/\/)?(?:\S*@)?(\[[^\]\s]+\]|[^\s:/]+)(?::(\d+))?\/?$/i.exec(
    value,
  );
  const [, host, port = null] = found ?? [];
  return host === undefined ? null : { host: host.toLowerCase().replace(/^\[|\]$/g, ""), port };
}

function hostsOf({ facts: { hostname } }: OwnValues): ReadonlySet<string> {
  const loopback = ["127.0.0.1", "localhost", "::1"];
  return new Set(loopback.includes(hostname) ? loopback : [hostname]);
}

/** The value of the key among `along` that is a port, in the same section. */
function portBeside(key: string, along: readonly string[], siblings: readonly FoundSetting[]): string | null {
  const names = new Set(
    along.filter((name) => /port$/i.test(name)).map((name) => name.replace(/^.*[.*]/, "")),
  );
  const section = key.slice(0, key.lastIndexOf(".") + 1);
  const found = siblings.find(
    (other) =>
      other.key.startsWith(section) && (names.has(lastName(other.key)) || lastName(other.key) === "port"),
  );
  return found?.value ?? null;
}

const lastName = (key: string): string => key.slice(key.lastIndexOf(".") + 1);
