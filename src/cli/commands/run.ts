// The command `run`: a proxy for one command, or the one that is up.

import type { Command } from "../command.ts";
import { UsageError } from "../usage-error.ts";

export const run: Command = {
  name: "run",
  usage: "[FLAG …] -- COMMAND [ARGUMENT …]",
  summary: "run a command with a proxy of its own, or the one that is up",
  description: `
Runs COMMAND with the session environment: tools find the proxy and trust its CA.
Where a proxy is up on the state directory, and this call asks for no other settings, it is used;
else one is started for this command alone, on a free port, and stopped after it.

Standard input, output and error, signals and the exit code are COMMAND's own.
Nothing is written to standard output; warnings go to standard error. BUN_*
variables are not passed on.

exit code: COMMAND's; 125 when the proxy could not be started, 126 when COMMAND
cannot be executed, 127 when there is no such command`,
  flags: [],
  takesSettings: true,
  operands: "command",
  async run(call) {
    const [name, ...rest] = call.operands;
    if (name === undefined) throw new UsageError("there is no command to run", "agentproxy run -- COMMAND");
    // First of all, while nothing has been opened yet.
    const { inheritedDescriptors } = await import("../../host/inherited.ts");
    const descriptors = inheritedDescriptors();
    const { runInSession } = await import("../run-in-session.ts");
    return await runInSession(call, [name, ...rest], descriptors);
  },
};
