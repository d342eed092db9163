// The readers by their names. Those that stand on a library are loaded when there is a file to read.

import { aptConf } from "./apt-conf.ts";
import { clojure } from "./clojure.ts";
import * as dialects from "./dialects.ts";
import type { ConfigFormat } from "./format.ts";
import { gitconfig } from "./gitconfig.ts";
import { opensslConf } from "./openssl-conf.ts";
import { rCode } from "./r-code.ts";
import { hexConfig } from "./hex-config.ts";
import { rebarConfig } from "./rebar-config.ts";
import { bazelrc, shellFlags, words } from "./words.ts";

const ready = {
  ...dialects,
  aptConf,
  bazelrc,
  clojure,
  gitconfig,
  hexConfig,
  opensslConf,
  rCode,
  rebarConfig,
  shellFlags,
  words,
} as const;

const late = {
  json: async () => (await import("./json.ts")).json,
  properties: async () => (await import("./properties.ts")).properties,
  toml: async () => (await import("./toml.ts")).toml,
  xml: async () => (await import("./xml.ts")).xml,
  yaml: async () => (await import("./yaml.ts")).yaml,
} as const;

export type FormatId = keyof typeof ready | keyof typeof late;

const readers: Readonly<Record<string, ConfigFormat | undefined>> = ready;

export async function loadFormat(id: FormatId): Promise<ConfigFormat> {
  return readers[id] ?? (await late[id as keyof typeof late]());
}
