// Runs a command in a session: finds or starts the proxy, lays the environment over, cleans up.

import { ignoredSignals } from "../host/inherited.ts";
import { callSettings, callStateDir } from "./call-settings.ts";
import { runChild } from "./child.ts";
import type { Outcome } from "./command.ts";
import { currentGit } from "./current-git.ts";
import { findSession } from "./find-session.ts";
import type { ParsedArguments } from "./flags.ts";
import { printWarning } from "./output.ts";
import { passedSignals } from "./pass-signals.ts";
import { sessionEnvironment } from "../tools/environment.ts";

export async function runInSession(
  call: ParsedArguments,
  command: readonly [string, ...string[]],
  descriptors: readonly number[],
): Promise<Outcome> {
  const settings = await callSettings(call, callStateDir(call));
  const session = await findSession(call, settings);
  try {
    const git = (await currentGit(session.gitSshRewrite)).set;
    const { set, unset, warnings } = sessionEnvironment({ ...session, git, inherited: process.env });
    for (const warning of warnings) printWarning(warning);
    const environment: Record<string, string> = {};
    for (const [name, value] of Object.entries(process.env)) {
      // BUN_* would change how an agentproxy that the command starts behaves.
      const isPassed = !unset.includes(name) && !name.startsWith("BUN_");
      if (value !== undefined && isPassed) environment[name] = value;
    }
    Object.assign(environment, session.variables, set);
    return await runChild({ command, environment, descriptors, ignored: ignoredSignals(passedSignals) });
  } finally {
    await session.end();
  }
}
