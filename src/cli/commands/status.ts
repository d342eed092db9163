// The command `status`: asks the running proxy how it is.

import { exitCodes, flagValue, type Command } from "../command.ts";
import { print, printError } from "../output.ts";
import type { ParsedArguments } from "../flags.ts";
import type { StatusAddress } from "../../status/client.ts";

const timeoutMs = 5000;

/** Inside a session the session's own proxy is meant, be it that of `run`, which leaves no record. */
async function addressesToAsk(call: ParsedArguments, stateDir: string): Promise<StatusAddress[]> {
  const { readRecord } = await import("../proxy-record.ts");
  const { parseEndpoint } = await import("../../config/endpoint.ts");
  const url = flagValue(call, "--state-dir") === null ? process.env["AGENT_PROXY_URL"] : undefined;
  const session = parseEndpoint(url?.replace(/^http:\/\//, "") ?? "");
  const recorded = readRecord(stateDir);
  return [...(session.ok ? [session.value] : []), ...(recorded === null ? [] : [recorded])];
}

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
    const { fetchStatus } = await import("../../status/client.ts");
    const stateDir = callStateDir(call);
    for (const address of await addressesToAsk(call, stateDir)) {
      const document = await fetchStatus(address, timeoutMs);
      if (document === null) continue;
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
