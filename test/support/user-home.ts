// A fresh user of agentproxy: a home, a state directory, a config file, and the binary.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { binaryPath } from "./binary.ts";
import { startChild } from "./child.ts";
import type { Child } from "./child.ts";
import { runCommand } from "./command.ts";
import type { CommandOptions, CommandResult } from "./command.ts";
import { freshEnvironment } from "./environment.ts";
import { formatConfig } from "./session-config.ts";
import type { SessionConfig } from "./session-config.ts";
import { temporaryFolder } from "./temporary.ts";

export interface UserHome {
  readonly home: string;
  readonly stateDir: string;
  /** `<stateDir>/agentproxy.toml`, where agentproxy looks by itself. Rewrite it with `writeConfig`. */
  readonly configFile: string;
  /** What the user's shell has: a fresh environment, `AGENT_PROXY_STATE_DIR`, and what the test gave. */
  readonly env: Readonly<Record<string, string>>;
  writeConfig(config: SessionConfig | string): void;
  /** `agentproxy ARGS`, to its end. `options.env` is added to the user's. */
  agentproxy(args: readonly string[], options?: Partial<CommandOptions>): Promise<CommandResult>;
  /** `agentproxy ARGS` in the background. */
  startAgentproxy(args: readonly string[], options?: Partial<CommandOptions>): Child;
}

/**
 * Makes a home with nothing in it but the config. `env` is added to the user's environment; `stateName` is the state
 * directory's name in the home.
 */
export function createUserHome(
  config: SessionConfig | string = {},
  env: Readonly<Record<string, string>> = {},
  stateName = ".agentproxy",
): UserHome {
  const home = temporaryFolder("home");
  const stateDir = join(home, stateName);
  const configFile = join(stateDir, "agentproxy.toml");
  const userEnv = freshEnvironment(home, {
    AGENT_PROXY_STATE_DIR: stateDir,
    // As root `up` would write the stores of the machine that the tests run on.
    AGENT_PROXY_STORES: "home",
    ...env,
  });
  const inHome = (options: Partial<CommandOptions>): CommandOptions => ({
    cwd: home,
    ...options,
    env: { ...userEnv, ...options.env },
  });
  const writeConfig = (text: SessionConfig | string): void => {
    mkdirSync(stateDir, { recursive: true, mode: 0o755 });
    writeFileSync(configFile, formatConfig(text));
  };
  writeConfig(config);
  return {
    home,
    stateDir,
    configFile,
    env: userEnv,
    writeConfig,
    agentproxy: (args, options = {}) => runCommand([binaryPath(), ...args], inHome(options)),
    startAgentproxy: (args, options = {}) => startChild([binaryPath(), ...args], inHome(options)),
  };
}
