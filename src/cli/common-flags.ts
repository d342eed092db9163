// The flags that every command takes, and those of the option table.

import { options } from "../config/options.ts";
import type { Command } from "./command.ts";
import type { FlagSpec } from "./flags.ts";

export const commonFlags: readonly FlagSpec[] = [
  {
    name: "--config",
    value: "FILE",
    repeatable: false,
    help: "read this config file (else $AGENT_PROXY_CONFIG, STATE/agentproxy.toml, /etc/agentproxy/agentproxy.toml)",
  },
  {
    name: "--state-dir",
    value: "DIR",
    repeatable: false,
    help: "keep the state here (else $AGENT_PROXY_STATE_DIR, ~/.agentproxy)",
  },
  { name: "--help", value: null, repeatable: false, help: "tell about this command" },
];

export const settingFlags: readonly FlagSpec[] = options.flatMap((option) => option.flags);

export function flagsOf(command: Command): readonly FlagSpec[] {
  return [...command.flags, ...(command.takesSettings ? settingFlags : []), ...commonFlags];
}
