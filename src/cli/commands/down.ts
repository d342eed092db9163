// The command `down`: stops the proxy.

import { exitCodes, flagValue, type Command } from "../command.ts";
import { UsageError } from "../usage-error.ts";

export const down: Command = {
  name: "down",
  usage: "[--grace SECONDS] [FLAG …]",
  summary: "stop the proxy, giving open tunnels time to end",
  description: `
Stops the proxy that runs on the state directory: it takes no new tunnels, gives
the open ones the grace to end, then closes them. Where none runs, it says so and
exits with 0.`,
  flags: [
    {
      name: "--grace",
      value: "SECONDS",
      repeatable: false,
      help: "how long open tunnels may take (default 5)",
    },
  ],
  takesSettings: false,
  operands: [],
  async run(call) {
    const text = flagValue(call, "--grace") ?? "5";
    if (!/^\d{1,6}(?:\.\d{1,3})?$/.test(text)) {
      throw new UsageError(`--grace "${text}" is no number of seconds`, "--grace 30");
    }
    const { callStateDir } = await import("../call-settings.ts");
    const { stopProxy } = await import("../stop-proxy.ts");
    await stopProxy(callStateDir(call), Number(text) * 1000);
    return exitCodes.done;
  },
};
