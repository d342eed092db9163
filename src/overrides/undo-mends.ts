// Takes mends back: byte for byte where nobody has changed the file since, else merged with what they changed.

import { decodeText, encodeText } from "../host/byte-text.ts";
import type { Journal } from "../journal/journal.ts";
import { readSettings } from "../journal/rewrite-file.ts";
import { doctor } from "./make-mends.ts";
import { mergeBack } from "./merge-back.ts";
import { forgetMend, madeMends } from "./mend-record.ts";
import type { MadeMend } from "./mend-record.ts";

/**
 * restored: it has its bytes from before. merged: it has what somebody else has changed since, without ours. same: it was
 * so already. gone: somebody has removed it, and so it stays. refused: it is as it was, and so is the record.
 */
export type TakenBackOutcome = "restored" | "merged" | "same" | "gone" | "refused";

export interface TakenBack {
  readonly path: string;
  readonly outcome: TakenBackOutcome;
  /** Why it was refused, a sentence without final stop; else null. */
  readonly detail: string | null;
  /** Where it was refused since both have changed the same lines: what is there, and what was before. */
  readonly versions: { readonly now: Buffer; readonly before: Buffer; readonly record: string } | null;
}

/** The newest first; never rejects for a file. @throws Error where a record cannot be used */
export async function undoMends(stateDir: string, journal: Pick<Journal, "writeFile">): Promise<TakenBack[]> {
  const outcomes: TakenBack[] = [];
  const refused = new Set<string>();
  for (const mend of madeMends(stateDir)) {
    // What was there before the newer one is not there again.
    if (refused.has(mend.path)) continue;
    const outcome = await takeBack(mend, journal);
    if (outcome.outcome === "refused") refused.add(mend.path);
    else forgetMend(mend.record);
    outcomes.push(outcome);
  }
  return outcomes;
}

/** @throws Error where it cannot be, for one file that the journal undoes */
export async function takeMendsOut(
  stateDir: string,
  path: string,
  journal: Pick<Journal, "writeFile">,
): Promise<void> {
  for (const mend of madeMends(stateDir).filter((one) => one.path === path)) {
    const { outcome, detail } = await takeBack(mend, journal);
    if (outcome === "refused") throw new Error(detail ?? "it was refused");
    forgetMend(mend.record);
  }
}

async function takeBack(mend: MadeMend, journal: Pick<Journal, "writeFile">): Promise<TakenBack> {
  const { path, before, after, record } = mend;
  const tell = (outcome: TakenBackOutcome): TakenBack => ({ path, outcome, detail: null, versions: null });
  try {
    const now = readSettings(path);
    if (now === null) return tell("gone");
    if (now.equals(before)) return tell("same");
    if (now.equals(after)) {
      await journal.writeFile({ by: doctor, path, content: before, basedOn: now });
      return tell("restored");
    }
    const merged = mergedBytes(before, after, now);
    if (merged !== null) {
      await journal.writeFile({ by: doctor, path, content: merged, basedOn: now });
      return tell("merged");
    }
    const detail = `Cannot undo the change of "${path}": somebody else has changed the same lines since; what was there before is kept in "${record}"`;
    return { path, outcome: "refused", detail, versions: { now, before, record } };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { path, outcome: "refused", detail, versions: null };
  }
}

function mergedBytes(before: Buffer, after: Buffer, now: Buffer): Buffer | null {
  const [one, two, three] = [before, after, now].map(decodeText);
  if (typeof one !== "string" || typeof two !== "string" || typeof three !== "string") return null;
  const merged = mergeBack(one, two, three);
  return merged === null ? null : encodeText(merged);
}
