// The command `gateway`: the gateway alone, for use outside the session.

import { join } from "node:path";
import { flagValue, type Command } from "../command.ts";
import { UsageError } from "../usage-error.ts";

export const gateway: Command = {
  name: "gateway",
  usage: "[FLAG …]",
  summary: "run the gateway alone, outside the session",
  description: `
Runs the policy-enforcing gateway in the foreground, with a CA of its own, and
prints the CA's path and the URL to hand out as the sessions' upstream. It listens
on 127.0.0.1:3128; a gateway for other machines says so: --listen 0.0.0.0:3128.

Its state directory is STATE/gateway unless --state-dir names one, so that it can
run beside a session's proxy. There is no upstream.`,
  flags: [],
  takesSettings: true,
  operands: [],
  async run(call) {
    const { callSettings, callStateDir } = await import("../call-settings.ts");
    const stateDir = callStateDir(call);
    const own = flagValue(call, "--state-dir") === null ? join(stateDir, "gateway") : stateDir;
    const settings = await callSettings(call, own, { "proxy.listen": '"127.0.0.1:3128"' });
    if (settings.upstream !== null) {
      throw new UsageError("a gateway has no upstream", "remove upstream from its settings");
    }
    const { serve } = await import("../serve.ts");
    const { announceGateway } = await import("../announce.ts");
    return await serve({
      settings,
      plain: settings,
      servesSession: false,
      announce: ({ service, authority }) => announceGateway(service, authority?.path ?? "", settings),
    });
  },
};
