// `doctor --undo`: takes back what `doctor --fix` has changed.

import { openJournal } from "../journal/journal.ts";
import { undoMends } from "../overrides/undo-mends.ts";
import type { TakenBack, TakenBackOutcome } from "../overrides/undo-mends.ts";
import { describeVersions } from "../overrides/describe-versions.ts";
import { tools } from "../tools/catalogue.ts";
import { beginExamination } from "./begin-examination.ts";
import { exitCodes } from "./command.ts";
import { print, printError } from "./output.ts";
import { refreshCopies } from "./refresh-copies.ts";

const words: Readonly<Record<TakenBackOutcome, string>> = {
  restored: "restored",
  merged: "merged",
  same: "unchanged",
  gone: "gone",
  refused: "left",
};

const remarks: Partial<Readonly<Record<TakenBackOutcome, string>>> = {
  merged: "somebody else has changed it since, and that stays",
  same: "it was as before already",
  gone: "somebody else has removed it since",
};

export async function undoMending(stateDir: string, form: "text" | "json"): Promise<number> {
  const outcomes = await undoMends(stateDir, openJournal(stateDir));
  if (outcomes.length > 0) refreshCopies(await beginExamination(stateDir));
  const versions = await Promise.all(outcomes.map((one) => describeVersions(tools, one)));
  if (form === "json") {
    const files = outcomes.map(({ path, outcome, detail }, index) => ({
      path,
      outcome,
      detail,
      diff: versions[index] ?? null,
    }));
    print(`${JSON.stringify({ files }, null, 2)}\n`);
  } else {
    print(
      outcomes.length === 0
        ? "nothing to undo\n"
        : outcomes.map((one, index) => line(one) + (versions[index] ?? "")).join(""),
    );
  }
  for (const { detail } of outcomes) if (detail !== null) printError(detail);
  return outcomes.some(({ outcome }) => outcome === "refused") ? exitCodes.failed : exitCodes.done;
}

function line({ path, outcome }: TakenBack): string {
  const remark = remarks[outcome];
  const shown = /\p{Cc}/u.test(path) ? JSON.stringify(path) : path;
  return `${words[outcome].padEnd(9)}  ${shown}${remark === undefined ? "" : ` (${remark})`}\n`;
}
