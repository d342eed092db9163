// The command `status`: asks the running proxy how it is.

import { exitCodes, type Command } from "../command.ts";
import { print, printError } from "../output.ts";
import type { AnsweringProxy } from "../find-proxy.ts";

export const status: Command = {
  name: "status",
  usage: "[--watch] [--json] [FLAG …]",
  summary: "tell how the proxy is, and what failed lately",
  description: `
Asks the running proxy: its health, where it listens, its mode and policy, what it has
set up for tools, its tunnels, and the latest failures with whose they are and what to
do about them.

exit code: 0 healthy, 1 degraded, 3 when no proxy runs or answers`,
  flags: [
    {
      name: "--watch",
      value: null,
      repeatable: false,
      help: "go on: drawn in place on a terminal, told again with each change elsewhere",
    },
    {
      name: "--json",
      value: null,
      repeatable: false,
      help: "print what GET /__agentproxy/status answers; with --watch as a line for each change",
    },
  ],
  takesSettings: false,
  operands: [],
  async run(call) {
    const { callStateDir } = await import("../call-settings.ts");
    const { findProxy } = await import("../find-proxy.ts");
    const stateDir = callStateDir(call);
    const ask = (): Promise<AnsweringProxy | null> => findProxy(call, stateDir);
    const asJson = call.flags.has("--json");
    if (call.flags.has("--watch")) {
      const { watchStatus } = await import("../watch-status.ts");
      const outcome = await watchStatus(ask, asJson);
      if (outcome === exitCodes.notRunning) tellNotRunning(stateDir);
      return outcome;
    }
    const found = await ask();
    if (found === null) {
      await tellSilent(stateDir);
      return exitCodes.notRunning;
    }
    const document = found.status;
    const { formatStatus } = await import("../status-text.ts");
    print(asJson ? `${JSON.stringify(document, null, 2)}\n` : formatStatus(document, Date.now()));
    return document.health === "healthy" ? exitCodes.done : exitCodes.failed;
  },
};

function tellNotRunning(stateDir: string): void {
  printError(`No proxy runs on "${stateDir}"`, "start one with: agentproxy up --detach");
}

/** One may be there all the same, as when it was stopped by a signal. */
async function tellSilent(stateDir: string): Promise<void> {
  const { readRecord } = await import("../proxy-record.ts");
  const silent = readRecord(stateDir);
  if (silent === null) return tellNotRunning(stateDir);
  printError(
    `The proxy (pid ${silent.pid}) does not answer at ${silent.url}`,
    "start it anew with: agentproxy down && agentproxy up --detach",
  );
}
