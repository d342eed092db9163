// What git is given in the session that this call belongs to.

import { homeFolder } from "../config/state-dir.ts";
import type { GitConflict } from "../git/conflict.ts";
import { sessionGit, type SessionGit } from "../git/session-git.ts";

/** What goes against the session in git's configuration: not of the folder that `up` happens to run in, since sessions have many repositories. */
export async function currentGitConflicts(
  asking: Promise<SessionGit>,
  proxyUrl: string,
): Promise<GitConflict[]> {
  const [{ rewritten, set }, { findGitConflicts }] = await Promise.all([
    asking,
    import("../git/find-conflicts.ts"),
  ]);
  return await findGitConflicts({ folder: "/", env: { ...process.env, ...set }, proxyUrl, rewritten });
}

export const noGit: SessionGit = { rewritten: [], skipped: [], set: {} };

/** Asked anew by every call, since a shell may have an ssh agent that `up` was started without. */
export async function currentGit(hosts: readonly string[]): Promise<SessionGit> {
  return await sessionGit(hosts, {
    env: process.env,
    home: homeFolder(process.env),
    systemConfig: "/etc/ssh/ssh_config",
  });
}
