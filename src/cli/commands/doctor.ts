// The command `doctor`: looks for everything that keeps tools from working, and tells how to mend it.

import { exitCodes, type Command } from "../command.ts";
import { print } from "../output.ts";

export const doctor: Command = {
  name: "doctor",
  usage: "[--json] [FLAG …]",
  summary: "find what keeps tools from working, and how to mend it",
  description: `
Looks at the proxy, the CA, the stores and settings of tools, this shell's
environment, the upstream, git's configuration here and in general, and
containers. What only follows from something else is told as such.

Run it in the shell, and in the folder, where a tool fails.

exit code: 0 when nothing is wrong (warnings may be told), 1 when something is`,
  flags: [{ name: "--json", value: null, repeatable: false, help: "print every check with its findings" }],
  takesSettings: false,
  operands: [],
  async run(call) {
    const { callStateDir } = await import("../call-settings.ts");
    const { beginExamination } = await import("../begin-examination.ts");
    const { checks } = await import("../../doctor/checks.ts");
    const { examine, isWell } = await import("../../doctor/examine.ts");
    const reports = await examine(checks, await beginExamination(callStateDir(call)));
    if (call.flags.has("--json")) {
      print(`${JSON.stringify({ healthy: isWell(reports), checks: reports }, null, 2)}\n`);
    } else {
      const { formatReports } = await import("../doctor-text.ts");
      print(formatReports(reports));
    }
    return isWell(reports) ? exitCodes.done : exitCodes.failed;
  },
};
