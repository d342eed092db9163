// Runs a command in a session: finds or starts the proxy, lays the environment over, cleans up.

import { ignoredSignals } from "../host/inherited.ts";
import { callSettings, callStateDir } from "./call-settings.ts";
import { runChild } from "./child.ts";
import type { Outcome } from "./command.ts";
import { findSession } from "./find-session.ts";
import type { ParsedArguments } from "./flags.ts";
import { printWarning } from "./output.ts";
import { passedSignals } from "./pass-signals.ts";
import { sessionVariables } from "./session-variables.ts";

export async function runInSession(
  call: ParsedArguments,
  command: readonly [string, ...string[]],
  descriptors: readonly number[],
): Promise<Outcome> {
  const settings = await callSettings(call, callStateDir(call));
  const session = await findSession(call, settings);
  try {
    const { variables: environment, warnings } = await sessionVariables(session);
    for (const warning of warnings) printWarning(warning);
    return await runChild({ command, environment, descriptors, ignored: ignoredSignals(passedSignals) });
  } finally {
    await session.end();
  }
}
