// What git is given in the session that this call belongs to.

import { homeFolder } from "../config/state-dir.ts";
import { sessionGit, type SessionGit } from "../git/session-git.ts";

export const noGit: SessionGit = { rewritten: [], skipped: [], set: {} };

/** Asked anew by every call, since a shell may have an ssh agent that `up` was started without. */
export async function currentGit(hosts: readonly string[]): Promise<SessionGit> {
  return await sessionGit(hosts, {
    env: process.env,
    home: homeFolder(process.env),
    systemConfig: "/etc/ssh/ssh_config",
  });
}
