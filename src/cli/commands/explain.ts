// The command `explain`: all that is known of one failure, of a class of failures, or of a host.

import { exitCodes, type Command } from "../command.ts";
import { print, printNote } from "../output.ts";
import { UsageError } from "../usage-error.ts";

const mostRows = 5;

export const explain: Command = {
  name: "explain",
  usage: "[ID|CODE|HOST[:PORT]] [FLAG …]",
  summary: "tell all about a failure, or why a host is allowed or denied",
  description: `
ID, as f3k9x2q-1: the whole story of one failure, also of a proxy that has ended: when, how
often, whose process, why, and what to do. Without a word, the latest one.

CODE, as policy-denied: what the code means, and the latest failures that have it.

HOST, HOST:PORT or a URL: whether a tunnel to it is allowed, and by which rule. The proxy
that runs is asked; with settings on the command line, or where none runs, the settings
are. With an upstream its gateway decides, so what it last said is told.`,
  flags: [{ name: "--json", value: null, repeatable: false, help: "print it as JSON" }],
  takesSettings: true,
  operands: "any",
  async run(call) {
    const { nothingRecorded, recordReader } = await import("../recorded-failures.ts");
    const { findSubject } = await import("../explain-subject.ts");
    const { formatCodeStory, formatFailureStory } = await import("../explain-text.ts");
    const { findFailure } = await import("../../failures/catalogue.ts");
    const [word, ...others] = call.operands;
    if (others.length > 0) throw new UsageError("one thing at a time", "agentproxy explain ID");
    const rows = await recordReader(call)();
    const latest = rows.at(-1);
    if (word === undefined && latest === undefined) {
      printNote(nothingRecorded(call));
      return exitCodes.done;
    }
    const subject =
      word === undefined && latest !== undefined
        ? { kind: "failure" as const, row: latest }
        : findSubject(word ?? "", rows);
    const tell = (json: unknown, text: () => string): number => {
      print(call.flags.has("--json") ? `${JSON.stringify(json, null, 2)}\n` : text());
      return exitCodes.done;
    };
    const now = Date.now();
    if (subject.kind === "failure") {
      const { row } = subject;
      return tell({ subject: "failure", failure: row, catalogue: findFailure(row.code) }, () =>
        formatFailureStory(row, now),
      );
    }
    if (subject.kind === "code") {
      const { code } = subject;
      const recorded = rows.filter((row) => row.code === code).slice(-mostRows);
      return tell({ subject: "code", code, catalogue: findFailure(code), failures: recorded }, () =>
        formatCodeStory(code, recorded, now),
      );
    }
    const { judgeTarget } = await import("../judge-target.ts");
    const { formatHostStory } = await import("../explain-host-text.ts");
    const { verdict, url } = await judgeTarget(call, subject.authority);
    const recorded = rows.filter((row) => row.host === verdict.target).slice(-mostRows);
    return tell({ subject: "host", askedProxy: url, ...verdict, failures: recorded }, () =>
      formatHostStory(verdict, url, recorded, now),
    );
  },
};
