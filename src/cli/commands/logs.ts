// The command `logs`: prints what failed, of every proxy on the state directory.

import { exitCodes, type Command } from "../command.ts";
import type { FailureEntry } from "../../ledger/ledger.ts";
import { outputWidth, print, printNote } from "../output.ts";

export const logs: Command = {
  name: "logs",
  usage: "[FLAG …]",
  summary: "print what failed, also of proxies that have ended",
  description: `
Prints each failure once, with how often it happened, the latest last: to a terminal as
a short line, to a pipe or with --json as a line of JSON with the fields of
recentRelayFailures in the status.

Reads log/ in the state directory, which keeps the last megabytes, and asks the proxy
that runs for what is not written yet. agentproxy explain ID tells all of one.`,
  flags: [
    { name: "--code", value: "CODE,…", repeatable: true, help: "only failures of these codes" },
    {
      name: "--host",
      value: "HOST,…",
      repeatable: true,
      help: "only of these hosts: name, name:port, or .name for it and everything below it",
    },
    { name: "--tool", value: "TOOL,…", repeatable: true, help: "only of these tools or programs" },
    {
      name: "--since",
      value: "TIME",
      repeatable: false,
      help: "only later ones: 10m, 2h, 1d, or a time such as 2026-01-31T12:00:00Z",
    },
    { name: "--last", value: "N", repeatable: false, help: "only the latest N" },
    { name: "--follow", value: null, repeatable: false, help: "go on with each that happens from now on" },
    { name: "--json", value: null, repeatable: false, help: "print JSON lines to a terminal as well" },
  ],
  takesSettings: false,
  operands: [],
  async run(call) {
    const { nothingRecorded, recordReader } = await import("../recorded-failures.ts");
    const { readLast, readSelection } = await import("../log-selection.ts");
    const { isSelected } = await import("../../history/select.ts");
    const { formatLog } = await import("../log-text.ts");
    const last = readLast(call);
    const read = recordReader(call);
    const rows = await read();
    const selection = readSelection(call, rows, Date.now());
    const tell = (found: readonly FailureEntry[]): boolean => {
      const wanted = found.filter((row) => isSelected(row, selection));
      if (wanted.length === 0) return true;
      const width = call.flags.has("--json") ? null : outputWidth();
      return print(
        width === null
          ? wanted.map((row) => `${JSON.stringify(row)}\n`).join("")
          : formatLog(wanted, width, Date.now()),
      );
    };
    const selected = rows.filter((row) => isSelected(row, selection));
    if (selected.length === 0) printNote(rows.length === 0 ? nothingRecorded(call) : "No such failure");
    const isRead = tell(last === null ? selected : selected.slice(Math.max(0, selected.length - last)));
    if (!isRead || !call.flags.has("--follow")) return exitCodes.done;
    const { followFailures } = await import("../follow-failures.ts");
    await followFailures(read, rows, tell);
    return exitCodes.done;
  },
};
