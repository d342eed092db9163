// Loads the settings in force from defaults, config file, environment and flags.

import { dirname } from "node:path";
import { assembleSettings } from "./assemble.ts";
import { findConfigFile, readConfigLayer } from "./config-file.ts";
import { defaultLayer, type DefaultOverrides } from "./default-layer.ts";
import { ConfigError, type ConfigFault, type FaultList } from "./fault.ts";
import type { Settings } from "./settings.ts";
import { readEnvironmentLayer, readFlagLayer, type FlagValues } from "./text-layers.ts";

export interface SettingsRequest {
  /** Absolute. */
  readonly stateDir: string;
  /** The value of --config. */
  readonly configFlag: string | null;
  readonly flags: FlagValues;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The current folder: relative paths of variables and flags start here. */
  readonly folder: string;
  readonly defaults?: DefaultOverrides;
}

export interface LoadedSettings {
  readonly settings: Settings;
  readonly warnings: readonly ConfigFault[];
}

/** Throws ConfigError with every fault that was found. */
export function loadSettings(request: SettingsRequest): LoadedSettings {
  const { stateDir, environment, folder } = request;
  const list: FaultList = { faults: [], warnings: [] };
  const named = request.configFlag ?? (environment["AGENT_PROXY_CONFIG"] || null);
  const file = findConfigFile(named, stateDir, folder);
  const layers = [
    { name: "built-in", layer: defaultLayer(request.defaults ?? {}) },
    ...(file === null ? [] : [{ name: file.path, layer: readConfigLayer(file, dirname(file.path), list) }]),
    { name: "environment", layer: readEnvironmentLayer(environment, folder, list) },
    { name: "flags", layer: readFlagLayer(request.flags, folder, list) },
  ];
  const settings = assembleSettings({ stateDir, configFile: file?.path ?? null }, layers, list);
  if (list.faults.length > 0) throw new ConfigError(list.faults);
  return { settings, warnings: list.warnings };
}
