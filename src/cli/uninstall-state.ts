// Undoes what the journal of a state directory has, with the stores' help where somebody else had a hand in a file.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { takeLock, type Lock } from "../host/lock.ts";
import { foreseeUndo, undoChanges, type UndoReport } from "../journal/undo.ts";
import { HintedError } from "./hinted-error.ts";
import { makeRunFolder, readRecord, runFolder } from "./proxy-record.ts";
import { foreseePurge, purgeState, type Purge } from "./purge-state.ts";

export interface UninstallOptions {
  readonly dryRun: boolean;
  /** Whether our files in the state directory go too. */
  readonly purge: boolean;
}

export interface Uninstalled extends UndoReport {
  readonly stateDir: string;
  readonly dryRun: boolean;
  /** Null where it was not asked for, or something is left to be undone, for which the journal is needed. */
  readonly purge: Purge | null;
}

/** @throws HintedError where a proxy is up; JournalError where the journal cannot be used */
export async function uninstallState(
  stateDir: string,
  { dryRun, purge }: UninstallOptions,
): Promise<Uninstalled> {
  if (dryRun) {
    const foreseen = foreseeUndo(stateDir);
    return {
      ...foreseen,
      stateDir,
      dryRun,
      purge: purge && foreseen.isComplete ? foreseePurge(stateDir) : null,
    };
  }
  if (!existsSync(stateDir)) return { ...foreseeUndo(stateDir), stateDir, dryRun, purge: null };
  const lock = await holdUnused(stateDir);
  try {
    const { createTakeOut } = await import("./take-out.ts");
    const report = await undoChanges(stateDir, createTakeOut(stateDir));
    return { ...report, stateDir, dryRun, purge: purge && report.isComplete ? purgeState(stateDir) : null };
  } finally {
    lock.release();
  }
}

/** Keeps a proxy from starting on the state directory meanwhile. */
async function holdUnused(stateDir: string): Promise<Lock> {
  const record = readRecord(stateDir);
  if (record !== null) {
    throw new HintedError(
      `Cannot uninstall: a proxy is up at ${record.url} (pid ${record.pid})`,
      "run agentproxy down first",
    );
  }
  makeRunFolder(stateDir);
  const lock = await takeLock(join(runFolder(stateDir), "lock.db"));
  if (lock !== null) return lock;
  throw new HintedError(
    `Cannot uninstall: another agentproxy is at work on "${stateDir}"`,
    "wait until it is up, then run agentproxy down",
  );
}
