// Finds out whether a session has an ssh set-up of its own, which must not be taken out of its hands.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { countAgentKeys } from "./ssh-agent.ts";
import { speaksOfHost } from "./ssh-config.ts";

export interface SshPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly home: string;
  /** The system's ssh_config; "/etc/ssh/ssh_config". */
  readonly systemConfig: string;
}

/** The names that ssh tries by itself (ssh_config(5), IdentityFile). */
const identityNames = /^id_(?:rsa|dsa|ecdsa|ecdsa_sk|ed25519|ed25519_sk)$/;

/** Why git may have a way of its own by ssh, whatever the host; null where nothing says so. */
export async function findSshSetup({ env, home }: SshPlaces): Promise<string | null> {
  for (const name of ["GIT_SSH_COMMAND", "GIT_SSH"]) if (env[name]) return `${name} is set`;
  const identity = identityFiles(join(home, ".ssh"))[0];
  if (identity !== undefined) return `there is a key, ~/.ssh/${identity}`;
  const agent = env["SSH_AUTH_SOCK"];
  const keys = agent ? await countAgentKeys(agent) : null;
  return keys === null || keys === 0 ? null : "the ssh agent has keys";
}

/** The same for one host: its entry in a configuration of ssh. */
export function findHostSetup(host: string, { home, systemConfig }: SshPlaces): string | null {
  const folder = join(home, ".ssh");
  if (speaksOfHost(join(folder, "config"), host, folder)) return `~/.ssh/config has an entry for ${host}`;
  if (speaksOfHost(systemConfig, host, "/etc/ssh")) return `${systemConfig} has an entry for ${host}`;
  return null;
}

function identityFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => identityNames.test(name));
  } catch {
    // No such folder, or none that this user may look into: no key that git could use.
    return [];
  }
}
