// A proxy that `agentproxy up --detach` leaves in the background is nobody's child, so nothing else ends it with the test.

import type { CommandOptions, CommandResult } from "./command.ts";
import type { UserHome } from "./user-home.ts";

/** Runs `agentproxy up --detach`. What it started is stopped when the result goes out of scope, however the test ends. */
export async function upDetached(
  user: UserHome,
  options: Partial<CommandOptions> = {},
): Promise<CommandResult & AsyncDisposable> {
  return {
    ...(await user.agentproxy(["up", "--detach"], options)),
    async [Symbol.asyncDispose]() {
      await user.agentproxy(["down", "--grace", "0"]);
    },
  };
}
