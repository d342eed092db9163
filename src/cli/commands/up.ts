// The command `up`: the proxy for a session, in the foreground or in the background.

import type { Command } from "../command.ts";

export const up: Command = {
  name: "up",
  usage: "[--detach] [FLAG …]",
  summary: "run the proxy for this session",
  description: `
Starts the proxy and says where it listens and how to use it. The port is
remembered in the state directory and taken again after a restart, so that
running tools find it; where another program has taken it, that is an error.

A second up on the same state directory says that one is running, and exits with
0 when its settings are the same, with 1 when they differ.

SIGTERM or SIGINT stops it: no new tunnels, 5 seconds for the open ones; a second
signal ends it at once.`,
  flags: [
    {
      name: "--detach",
      value: null,
      repeatable: false,
      help: "run in the background; output goes to STATE/run/agentproxy.log",
    },
  ],
  takesSettings: true,
  operands: [],
  async run(call) {
    const { callSettings, callStateDir, plainSettings } = await import("../call-settings.ts");
    const settings = await callSettings(call, callStateDir(call));
    if (call.flags.has("--detach")) {
      const { startDetached } = await import("../start-detached.ts");
      return await startDetached(settings, process.argv.slice(2));
    }
    const { serve } = await import("../serve.ts");
    const { announceUp } = await import("../announce.ts");
    return await serve({
      settings,
      plain: await plainSettings(settings.stateDir),
      servesSession: true,
      announce: ({ url }) => announceUp(url, settings),
    });
  },
};
