// Tells what an uninstall came to.

import type { UndoOutcome } from "../journal/undo.ts";
import { exitCodes } from "./command.ts";
import { print, printError } from "./output.ts";
import type { Uninstalled } from "./uninstall-state.ts";

const words: Readonly<Record<UndoOutcome, string>> = {
  restored: "restored",
  removed: "removed",
  same: "unchanged",
  gone: "gone",
  "taken-out": "taken out",
  refused: "left",
};

const remarks: Partial<Readonly<Record<UndoOutcome, string>>> = {
  same: "it was as before already",
  gone: "somebody else has removed it since",
  "taken-out": "somebody else has changed it since, and that stays",
};

export function reportUninstall(outcome: Uninstalled, form: "text" | "json"): number {
  print(form === "json" ? `${JSON.stringify(jsonOf(outcome), null, 2)}\n` : formatUninstall(outcome));
  for (const fault of faultsOf(outcome)) printError(fault);
  return outcome.isComplete ? exitCodes.done : exitCodes.failed;
}

/** One line for each thing, in aligned columns. */
export function formatUninstall(outcome: Uninstalled): string {
  const { files, folders, helpers, purge, stateDir, dryRun, isComplete } = outcome;
  const rows: (readonly [word: string, what: string, remark?: string])[] = [
    ...files.map(({ outcome, path }) => [words[outcome], plain(path), remarks[outcome]] as const),
    ...folders.map(({ outcome, path }) =>
      outcome === "removed"
        ? (["removed", `${plain(path)}/`] as const)
        : (["kept", `${plain(path)}/`, "others use it"] as const),
    ),
    ...helpers.map(
      ({ outcome, argv }) => [outcome === "run" ? "ran" : outcome, plain(argv.join(" "))] as const,
    ),
  ];
  if (purge?.isRemoved === true) rows.push(["removed", `${stateDir}/`]);
  if (purge?.isRemoved === false) rows.push(["kept", `${stateDir}/`, `not ours: ${purge.kept.join(", ")}`]);
  if (rows.length === 0) return isComplete ? "nothing to undo\n" : "";
  const width = Math.max(...rows.map(([word]) => word.length));
  const lines = rows.map(
    ([word, what, remark]) => `${word.padEnd(width)}  ${what}${remark === undefined ? "" : ` (${remark})`}\n`,
  );
  return (dryRun ? "nothing is changed; this would be done:\n" : "") + lines.join("");
}

/** A name of many lines must not pass for several, nor one with escapes steer the terminal. */
const plain = (text: string): string => (/\p{Cc}/u.test(text) ? JSON.stringify(text) : text);

function jsonOf({
  isComplete,
  dryRun,
  stateDir,
  files,
  folders,
  helpers,
  leftovers,
  purge,
}: Uninstalled): object {
  return { complete: isComplete, dryRun, stateDir, files, folders, helpers, leftovers, purge };
}

function faultsOf({ files, helpers, leftovers }: Uninstalled): string[] {
  return [
    ...files.flatMap(({ detail }) => detail ?? []),
    ...helpers.flatMap(({ detail }) => detail ?? []),
    ...leftovers,
  ];
}
