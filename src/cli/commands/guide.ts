// The command `guide`: prints the troubleshooting guide of the running session, or one section of it.

import { exitCodes, type Command } from "../command.ts";
import { print, printError } from "../output.ts";
import { UsageError } from "../usage-error.ts";

export const guide: Command = {
  name: "guide",
  usage: "[SECTION] [FLAG …]",
  summary: "print the troubleshooting guide, or one section of it",
  description: `
The same as README.md in the state directory: what to do about each failure, git,
docker, what cannot be carried, and each tool, with this session's URL and paths.

SECTION is the code of a failure, such as policy-denied, or another heading, such as
quick-diagnosis or tool-curl.`,
  flags: [],
  takesSettings: false,
  operands: "any",
  async run(call) {
    const { callStateDir } = await import("../call-settings.ts");
    const { readRecord } = await import("../proxy-record.ts");
    const stateDir = callStateDir(call);
    const record = readRecord(stateDir);
    if (record === null || record.trust === null) {
      printError(`No proxy runs on "${stateDir}"`, "start one with: agentproxy up --detach");
      return exitCodes.notRunning;
    }
    const { sessionFacts } = await import("../set-up-session.ts");
    const { formatGuide } = await import("../../guide/guide.ts");
    const { findSection, sectionNames } = await import("../../guide/section.ts");
    const text = formatGuide(sessionFacts(record, { stateDir, noProxy: record.noProxy }, record.trust));
    const [name, ...rest] = call.operands;
    if (rest.length > 0) throw new UsageError("one section at a time", "agentproxy guide SECTION");
    if (name === undefined) {
      print(text);
      return exitCodes.done;
    }
    const section = findSection(text, name);
    if (section === null) {
      const { suggest } = await import("../../config/suggest.ts");
      const meant = suggest(name, sectionNames(text));
      throw new UsageError(
        `the guide has no section "${name}"`,
        meant === null ? "agentproxy guide prints all of it" : `did you mean ${meant}?`,
      );
    }
    print(section);
    return exitCodes.done;
  },
};
