// The command `uninstall`: undoes every change outside the state directory.

import type { Command } from "../command.ts";

export const uninstall: Command = {
  name: "uninstall",
  usage: "[--dry-run] [--purge] [--json] [FLAG …]",
  summary: "undo every change outside the state directory",
  description: `
Puts back what was there before agentproxy changed it, byte for byte: every store
and settings file, its rights and its owner, and the folders that were made. What
somebody else has changed since keeps their change, and loses ours. What can
neither be put back nor be cleared of ours is left as it is, and told.

The state directory stays, with the CA in it, for the next start; --purge removes
it too. Run agentproxy down first: a proxy that is up would be left without what
leads to it.

exit code: 0 when everything is undone, 1 when something is left`,
  flags: [
    {
      name: "--dry-run",
      value: null,
      repeatable: false,
      help: "tell what would be done, and change nothing",
    },
    {
      name: "--purge",
      value: null,
      repeatable: false,
      help: "remove our files in the state directory too, the CA's key included",
    },
    { name: "--json", value: null, repeatable: false, help: "tell it as JSON" },
  ],
  takesSettings: false,
  operands: [],
  async run(call) {
    const { callStateDir } = await import("../call-settings.ts");
    const { uninstallState } = await import("../uninstall-state.ts");
    const { reportUninstall } = await import("../report-uninstall.ts");
    const dryRun = call.flags.has("--dry-run");
    const outcome = await uninstallState(callStateDir(call), { dryRun, purge: call.flags.has("--purge") });
    return reportUninstall(outcome, call.flags.has("--json") ? "json" : "text");
  },
};
