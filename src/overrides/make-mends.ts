// Makes the mends that were planned, through the journal.

import type { Journal } from "../journal/journal.ts";
import { forgetMend, keepMend } from "./mend-record.ts";
import type { Mend } from "./plan-mends.ts";

/** Who changes a file, to the journal. */
export const doctor = "doctor";

export interface Made {
  readonly path: string;
  /** Why it was left as it is, a sentence without final stop; null where it is made. */
  readonly fault: string | null;
}

/** One after another, each whole or not at all. Never rejects. */
export async function makeMends(
  mends: readonly Mend[],
  stateDir: string,
  journal: Pick<Journal, "writeFile">,
): Promise<Made[]> {
  const made: Made[] = [];
  for (const mend of mends) made.push({ path: mend.path, fault: await makeMend(mend, stateDir, journal) });
  return made;
}

async function makeMend(
  mend: Mend,
  stateDir: string,
  journal: Pick<Journal, "writeFile">,
): Promise<string | null> {
  let record: string | null = null;
  try {
    // First, so that what a crash cuts off can be undone.
    record = keepMend(stateDir, mend);
    await journal.writeFile({ by: doctor, path: mend.path, content: mend.after, basedOn: mend.before });
    return null;
  } catch (error) {
    if (record !== null) forgetMend(record);
    return error instanceof Error ? error.message : String(error);
  }
}
