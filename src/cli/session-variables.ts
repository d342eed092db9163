// The whole environment of a program in a session: this process's own, with the session's over it.

import { sessionEnvironment } from "../tools/environment.ts";
import { currentGit } from "./current-git.ts";
import type { Session } from "./find-session.ts";

export interface SessionVariables {
  readonly variables: Record<string, string>;
  /** The names of those that the session itself sets. */
  readonly set: ReadonlySet<string>;
  /** For the user, without final stop. */
  readonly warnings: readonly string[];
}

export async function sessionVariables(session: Session): Promise<SessionVariables> {
  const git = (await currentGit(session.gitSshRewrite)).set;
  const { set, unset, warnings } = sessionEnvironment({ ...session, git, inherited: process.env });
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    // BUN_* would change how an agentproxy that the command starts behaves.
    const isPassed = !unset.includes(name) && !name.startsWith("BUN_");
    if (value !== undefined && isPassed) variables[name] = value;
  }
  return {
    variables: { ...variables, ...session.variables, ...set },
    set: new Set(Object.keys(set)),
    warnings,
  };
}
