// `doctor --fix`: shows what would be mended in the configuration of tools, and mends it.

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Examination } from "../doctor/check.ts";
import { openJournal } from "../journal/journal.ts";
import { makeMends } from "../overrides/make-mends.ts";
import { planMends } from "../overrides/plan-mends.ts";
import type { Left, MendContext, Plan } from "../overrides/plan-mends.ts";
import { tools } from "../tools/catalogue.ts";
import { askYes, canAsk } from "./ask.ts";
import { beginExamination } from "./begin-examination.ts";
import { exitCodes } from "./command.ts";
import { paint, print, printError, printNote } from "./output.ts";
import { refreshCopies } from "./refresh-copies.ts";
import { readRememberedPort } from "./remembered-port.ts";

export interface MendOptions {
  readonly form: "text" | "json";
  /** Whether nobody is to be asked. */
  readonly isAgreed: boolean;
  readonly changesProject: boolean;
}

/** @returns the exit code: done where all is mended */
export async function mendTools(stateDir: string, options: MendOptions): Promise<number> {
  const { form, isAgreed, changesProject } = options;
  const examination = await beginExamination(stateDir);
  const plan = await planMends(tools, contextOf(examination, changesProject));
  const left = plan.left.filter(({ place }) => !isOfTheSession(place, examination));
  if (form === "text") print(formatPlan({ ...plan, left }));
  const mends =
    isAgreed || (plan.mends.length > 0 && form === "text" && agrees(plan.mends.length)) ? plan.mends : [];
  const made = await makeMends(mends, stateDir, openJournal(stateDir));
  if (made.length > 0) refreshCopies(examination);
  const faults = made.flatMap(({ fault }) => fault ?? []);
  if (form === "json") print(`${JSON.stringify(jsonOf(plan, left, made), null, 2)}\n`);
  else tellMade(made.length - faults.length, plan);
  for (const fault of faults) printError(fault);
  const isMended = mends.length === plan.mends.length && faults.length === 0 && left.length === 0;
  return isMended ? exitCodes.done : exitCodes.failed;
}

function agrees(count: number): boolean {
  if (canAsk()) return askYes(`Change ${count === 1 ? "this file" : `these ${count} files`}?`);
  printNote("nothing is changed: add --yes to change it without being asked");
  return false;
}

/** Where no proxy runs, what the state directory still has of one. */
function contextOf(
  { env, environment, facts, stores, authorities, home, folder, stateDir }: Examination,
  changesProject: boolean,
): MendContext {
  const port = readRememberedPort(stateDir);
  const bundle = facts?.bundle ?? join(stateDir, "ca-bundle.crt");
  const truststore = facts === null ? join(stateDir, "java-truststore.p12") : facts.truststore;
  return {
    env: { ...env, ...environment?.set },
    home,
    folder,
    stores,
    authorities,
    changesProject,
    facts: facts ?? { url: `http://127.0.0.1:${port}`, hostname: "127.0.0.1", port, stateDir },
    files: {
      bundle: existsSync(bundle) ? bundle : null,
      truststore: truststore !== null && existsSync(truststore) ? truststore : null,
    },
  };
}

/** A variable that the session's environment sets or takes away, which `eval "$(agentproxy env)"` mends. */
function isOfTheSession(place: string, { environment }: Examination): boolean {
  return environment !== null && (place in environment.set || environment.unset.includes(place));
}

function formatPlan({ mends, left }: Plan): string {
  const diffs = mends.map(({ diff, workTree }) => {
    const note =
      workTree === null
        ? ""
        : `${paint("yellow", `in the git work tree ${workTree}: the change can be committed`)}\n`;
    return `${diff.replace(/^([-+@].*)$/gm, (line) => paintLine(line))}${note}\n`;
  });
  const rest = left.map((one) => `${paint("yellow", "left")}  ${formatLeft(one)}\n`);
  return diffs.length + rest.length === 0 ? "nothing to mend\n" : diffs.join("") + rest.join("");
}

function paintLine(line: string): string {
  if (/^(?:---|\+\+\+) /.test(line)) return paint("bold", line);
  return line.startsWith("-") ? paint("red", line) : line.startsWith("+") ? paint("green", line) : line;
}

const formatLeft = ({ place, key, why }: Left): string =>
  `${place}${key === null || place === key ? "" : `: ${key}`}: ${why}`;

function tellMade(count: number, { mends }: Plan): void {
  if (count === 0) return;
  printNote(
    `${count === 1 ? "one file is" : `${count} files are`} changed; agentproxy doctor --undo takes it back`,
  );
  const inTrees = new Set(mends.flatMap(({ workTree }) => workTree ?? []));
  for (const tree of inTrees)
    printNote(`the change is in the git work tree "${tree}": mind it before you commit`);
}

function jsonOf(
  { mends }: Plan,
  left: readonly Left[],
  made: readonly { readonly path: string; readonly fault: string | null }[],
): object {
  const faults = new Map(made.map(({ path, fault }) => [path, fault]));
  return {
    files: mends.map(({ path, diff, workTree }) => ({
      path,
      diff,
      workTree,
      changed: faults.get(path) === null,
      fault: faults.get(path) ?? null,
    })),
    left,
  };
}
