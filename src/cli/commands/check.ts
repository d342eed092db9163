// The command `check`: runs the tools of this image in the session, and tells which work.

import { exitCodes, flagValue, type Command } from "../command.ts";
import { print } from "../output.ts";

export const check: Command = {
  name: "check",
  usage: "[--require TOOL,…] [--json] [FLAG …] [TOOL …]",
  summary: "run the tools of this image, and tell which work",
  description: `
Runs every tool that is known and in this image, or those that are named, in the
session environment and in an empty folder, 20 s at most, several at a time. Each
asks for a page that the proxy answers itself, so that no network is needed, and
must show it. Told is whether it reached the proxy or went around it, whether it
trusted the CA, by which setting, how long it took, and what to do where it fails.

Where a proxy is up on the state directory, it is used; else one is started for
this call. Through an upstream, --url names the page to ask for; tools are then
run one after the other.

TOOL is an id as docs/tools.md lists it, such as curl, git or python-requests.

exit code: 1 when a tool fails or goes around, or one that was named is missing;
with --require only those that it lists count, and they must have been tried`,
  flags: [
    {
      name: "--require",
      value: "TOOL,…",
      repeatable: true,
      help: "tools that must work; others are told of and do not count",
    },
    { name: "--url", value: "URL", repeatable: false, help: "ask for this https:// page instead" },
    { name: "--json", value: null, repeatable: false, help: "print the results as JSON" },
    { name: "--junit", value: "FILE", repeatable: false, help: "also write them to FILE as JUnit XML" },
  ],
  takesSettings: true,
  operands: "any",
  async run(call) {
    const { readCheckCall } = await import("../check-call.ts");
    const { required, junitFile, ...wanted } = readCheckCall(call);
    const { checkInSession } = await import("../check-session.ts");
    const { isFailure } = await import("../../check/is-failure.ts");
    const { stopOnSignal } = await import("../stop-on-signal.ts");
    const stop = stopOnSignal();
    const results = await checkInSession(call, { ...wanted, abort: stop.abort }).finally(() =>
      stop.release(),
    );
    if (stop.signal() !== null) return stop.signal() ?? exitCodes.failed;
    const counts = isFailure(required);
    if (junitFile !== null) {
      const { junitXml } = await import("../../check/junit.ts");
      const { writeReport } = await import("../write-report.ts");
      writeReport(junitFile, junitXml(results, counts));
    }
    const works = !results.some(counts);
    if (flagValue(call, "--json") !== null) {
      print(`${JSON.stringify({ works, tools: results }, null, 2)}\n`);
    } else {
      const { formatResults } = await import("../check-text.ts");
      print(formatResults(results));
    }
    return works ? exitCodes.done : exitCodes.failed;
  },
};
