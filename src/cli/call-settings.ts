// The state directory and the settings that a call names.

import { findStateDir } from "../config/state-dir.ts";
import type { DefaultOverrides } from "../config/default-layer.ts";
import type { LoadedSettings } from "../config/load-settings.ts";
import type { Settings } from "../config/settings.ts";
import type { FlagValues } from "../config/text-layers.ts";
import { flagValue } from "./command.ts";
import { settingFlags } from "./common-flags.ts";
import type { ParsedArguments } from "./flags.ts";
import { printWarning } from "./output.ts";

/** The folder that relative paths start from; the root where the current folder has been removed. */
export function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return "/";
  }
}

export function callStateDir(call: ParsedArguments): string {
  return findStateDir(flagValue(call, "--state-dir"), process.env, currentFolder());
}

/** Tells what is doubtful. @throws ConfigError */
export async function callSettings(
  call: ParsedArguments,
  stateDir: string,
  defaults: DefaultOverrides = {},
): Promise<Settings> {
  const { settings, warnings } = await load(stateDir, flagValue(call, "--config"), call.flags, defaults);
  for (const { message, hint } of warnings) printWarning(message, hint);
  return settings;
}

/** What a call without any flag of settings has. @throws ConfigError */
export async function plainSettings(stateDir: string): Promise<Settings> {
  return (await load(stateDir, null, new Map(), {})).settings;
}

/** Whether the very command line says something of the settings. */
export function givesSettings(call: ParsedArguments): boolean {
  return ["--config", ...settingFlags.map((flag) => flag.name)].some((name) => call.flags.has(name));
}

async function load(
  stateDir: string,
  configFlag: string | null,
  flags: FlagValues,
  defaults: DefaultOverrides,
): Promise<LoadedSettings> {
  const { loadSettings } = await import("../config/load-settings.ts");
  return loadSettings({
    stateDir,
    configFlag,
    flags,
    environment: process.env,
    folder: currentFolder(),
    defaults,
  });
}
