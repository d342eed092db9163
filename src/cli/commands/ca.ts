// The command `ca`: shows or exports the CA that signs for this session.

import type { Command } from "../command.ts";

export const ca: Command = {
  name: "ca",
  usage: "show [--json] | export",
  summary: "show the CA that tools must trust, or print it as PEM",
  description: `
show tells the CA's subject, SHA-256 fingerprint, validity and path; export prints
it as PEM. The CA is made where there is none yet, so that an image can be built
with it. With an upstream it is the upstream's CA.`,
  flags: [{ name: "--json", value: null, repeatable: false, help: "show it as JSON" }],
  takesSettings: false,
  operands: ["show", "export"],
  async run(call) {
    const { callSettings, callStateDir } = await import("../call-settings.ts");
    const { showCa } = await import("../show-ca.ts");
    const settings = await callSettings(call, callStateDir(call));
    const form = call.operands[0] === "export" ? "pem" : call.flags.has("--json") ? "json" : "text";
    return await showCa(settings, form);
  },
};
