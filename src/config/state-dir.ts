// Where agentproxy keeps its state.

import { userInfo } from "node:os";
import { join, resolve } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** The home folder: $HOME, else what the user database says. */
export function homeFolder(environment: Environment): string {
  const home = environment["HOME"];
  return home === undefined || home === "" ? userInfo().homedir : home;
}

/** Absolute: the flag, else $AGENT_PROXY_STATE_DIR, else ~/.agentproxy. An empty flag or variable counts as absent. */
export function findStateDir(flag: string | null, environment: Environment, folder: string): string {
  const named = flag || environment["AGENT_PROXY_STATE_DIR"];
  return resolve(folder, named || join(homeFolder(environment), ".agentproxy"));
}
