// What a session's git is given: ssh remotes over HTTPS where nothing speaks against it.

import { askGit } from "./ask-git.ts";
import { injectPairs, rewritePairs } from "./ssh-rewrite.ts";
import { findHostSetup, findSshSetup } from "./ssh-setup.ts";
import type { SshPlaces } from "./ssh-setup.ts";

export interface SessionGit {
  /** The hosts whose ssh remotes are read as HTTPS. */
  readonly rewritten: readonly string[];
  /** Those that are left alone, and why. */
  readonly skipped: readonly { readonly host: string; readonly reason: string }[];
  /** GIT_CONFIG_* to set. */
  readonly set: Readonly<Record<string, string>>;
}

/** `hosts` are canonical names. */
export async function sessionGit(hosts: readonly string[], places: SshPlaces): Promise<SessionGit> {
  if (hosts.length === 0) return { rewritten: [], skipped: [], set: {} };
  const general = (await findSshSetup(places)) ?? (await sshCommandOf(places));
  const reasons = hosts.map((host) => ({ host, reason: general ?? findHostSetup(host, places) }));
  const free = reasons.flatMap(({ host, reason }) => (reason === null ? [host] : []));
  const injection = injectPairs(places.env, rewritePairs(free));
  const skipped = reasons.flatMap(({ host, reason }) => (reason === null ? [] : [{ host, reason }]));
  if (injection.set === null) {
    const { fault } = injection;
    return {
      rewritten: [],
      skipped: [...skipped, ...free.map((host) => ({ host, reason: fault }))],
      set: {},
    };
  }
  return { rewritten: free, skipped, set: injection.set };
}

/** The user's or the system's core.sshCommand; a repository's own concerns that repository alone. */
async function sshCommandOf({ env }: SshPlaces): Promise<string | null> {
  const place = { folder: "/", env: { ...env, GIT_DIR: undefined, GIT_WORK_TREE: undefined } };
  const { exitCode, stdout } = await askGit(["config", "--get", "core.sshCommand"], place);
  return exitCode === 0 && stdout.toString().trim() !== "" ? "core.sshCommand is set" : null;
}
