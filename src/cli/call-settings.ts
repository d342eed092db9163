// The state directory and the settings that a call names.

import { findStateDir } from "../config/state-dir.ts";
import type { DefaultOverrides } from "../config/default-layer.ts";
import type { Settings } from "../config/settings.ts";
import { flagValue } from "./command.ts";
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
  const { loadSettings } = await import("../config/load-settings.ts");
  const { settings, warnings } = loadSettings({
    stateDir,
    configFlag: flagValue(call, "--config"),
    flags: call.flags,
    environment: process.env,
    folder: currentFolder(),
    defaults,
  });
  for (const { message, hint } of warnings) printWarning(message, hint);
  return settings;
}
