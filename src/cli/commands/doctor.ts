// The command `doctor`: looks for everything that keeps tools from working, and mends what it can.

import { exitCodes, type Command } from "../command.ts";
import { print } from "../output.ts";

export const doctor: Command = {
  name: "doctor",
  usage: "[--fix [--yes] [--project] | --undo] [--json] [FLAG …]",
  summary: "find what keeps tools from working, and how to mend it",
  description: `
Looks at the proxy, the CA, the stores and settings of tools, this shell's
environment, the upstream, git's configuration here and in general, and
containers. What only follows from something else is told as such.

Run it in the shell, and in the folder, where a tool fails.

--fix mends the configuration of tools: keys that name other CAs name the bundle,
or get our CA into their file where a CA of the user's would be lost; keys that
turn verification off, name another proxy or go around it are taken out. Each
change is shown first as a diff, in which other values are left out. --undo takes
the changes back, and keeps what others have changed since.

exit code: 0 when nothing is wrong (warnings may be told), or all is mended or
undone; 1 otherwise`,
  flags: [
    { name: "--fix", value: null, repeatable: false, help: "mend the configuration of tools" },
    { name: "--yes", value: null, repeatable: false, help: "do not ask before changing files" },
    {
      name: "--project",
      value: null,
      repeatable: false,
      help: "change files in git work trees too, where the change can be committed",
    },
    { name: "--undo", value: null, repeatable: false, help: "take back what --fix has changed" },
    { name: "--json", value: null, repeatable: false, help: "print it as JSON" },
  ],
  takesSettings: false,
  operands: [],
  async run(call) {
    const { callStateDir } = await import("../call-settings.ts");
    const form = call.flags.has("--json") ? "json" : "text";
    if (call.flags.has("--undo")) {
      const { undoMending } = await import("../undo-mending.ts");
      return await undoMending(callStateDir(call), form);
    }
    if (call.flags.has("--fix")) {
      const { mendTools } = await import("../mend-tools.ts");
      const options = {
        form,
        isAgreed: call.flags.has("--yes"),
        changesProject: call.flags.has("--project"),
      } as const;
      return await mendTools(callStateDir(call), options);
    }
    const { beginExamination } = await import("../begin-examination.ts");
    const { checks } = await import("../../doctor/checks.ts");
    const { examine, isWell } = await import("../../doctor/examine.ts");
    const reports = await examine(checks, await beginExamination(callStateDir(call)));
    if (form === "json") {
      print(`${JSON.stringify({ healthy: isWell(reports), checks: reports }, null, 2)}\n`);
    } else {
      const { formatReports } = await import("../doctor-text.ts");
      print(formatReports(reports));
    }
    return isWell(reports) ? exitCodes.done : exitCodes.failed;
  },
};
