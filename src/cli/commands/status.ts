// The command `status`: asks the running proxy how it is.

import { exitCodes, type Command } from "../command.ts";
import { print, printError } from "../output.ts";

export const status: Command = {
  name: "status",
  usage: "[--json] [FLAG …]",
  summary: "tell how the proxy is, and what failed lately",
  description: `
Asks the running proxy: its health, where it listens, its mode and policy, its
tunnels, and the latest failures with what to do about them.

exit code: 0 healthy, 1 degraded, 3 when no proxy runs`,
  flags: [
    { name: "--json", value: null, repeatable: false, help: "print what GET /__agentproxy/status answers" },
  ],
  takesSettings: false,
  operands: [],
  async run(call) {
    const { callStateDir } = await import("../call-settings.ts");
    const { findProxy } = await import("../find-proxy.ts");
    const stateDir = callStateDir(call);
    const found = await findProxy(call, stateDir);
    if (found !== null) {
      const { status: document } = found;
      const { formatStatus } = await import("../status-text.ts");
      print(
        call.flags.has("--json")
          ? `${JSON.stringify(document, null, 2)}\n`
          : formatStatus(document, Date.now()),
      );
      return document.health === "healthy" ? exitCodes.done : exitCodes.failed;
    }
    printError(`No proxy runs on "${stateDir}"`, "start one with: agentproxy up --detach");
    return exitCodes.notRunning;
  },
};
