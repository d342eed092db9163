// Finds and reads the config file: never one from the current folder, which may be a hostile checkout.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse, TomlError } from "smol-toml";
import { systemCause, systemCode } from "../host/system-cause.ts";
import { ConfigError, type FaultList } from "./fault.ts";
import type { Layer } from "./option-values.ts";
import { fileSource } from "./source.ts";
import { readTomlLayer } from "./toml-layer.ts";
import { scanPositions } from "../formats/toml-positions.ts";

const systemFile = "/etc/agentproxy/agentproxy.toml";

export interface ConfigFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** `named` is what --config or $AGENT_PROXY_CONFIG says. Throws ConfigError where a file is named or there, but unreadable. */
export function findConfigFile(named: string | null, stateDir: string, folder: string): ConfigFile | null {
  const candidates =
    named === null ? [join(stateDir, "agentproxy.toml"), systemFile] : [resolve(folder, named)];
  for (const path of candidates) {
    try {
      return { path, text: decode(readFileSync(path)) };
    } catch (error) {
      const code = systemCode(error);
      const absent = code === "ENOENT" || code === "ENOTDIR";
      if (absent && named === null) continue;
      const cause = code === "ERR_ENCODING_INVALID_ENCODED_DATA" ? "it is not UTF-8" : systemCause(error);
      const hint = absent ? "give the path of a config file that is there, or none at all" : null;
      throw new ConfigError([{ message: `Cannot read config "${path}": ${cause}`, hint }]);
    }
  }
  return null;
}

// TOML 1.0: a document is UTF-8. A byte order mark is dropped, since editors leave them.
function decode(bytes: Buffer): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

/** What the file says. A fault of syntax stands alone, since nothing after it can be believed. */
export function readConfigLayer(file: ConfigFile, folder: string, list: FaultList): Layer {
  let document: Record<string, unknown>;
  try {
    document = parse(file.text, { integersAsBigInt: true });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const cause = /^Invalid TOML document: (.*)/.exec(error.message)?.[1] ?? "it is no TOML";
    const place = `line ${error.line}, column ${error.column}`;
    throw new ConfigError([{ message: `Cannot read config "${file.path}": ${place}: ${cause}`, hint: null }]);
  }
  const positions = scanPositions(file.text);
  return readTomlLayer(document, fileSource({ file: file.path, folder, text: file.text, positions, list }));
}
