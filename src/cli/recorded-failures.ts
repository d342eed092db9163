// What failed on a state directory: what is kept on disk, and what a running proxy has not written yet.

import { historyFolder } from "../history/files.ts";
import { mergeRows, readHistory } from "../history/read.ts";
import type { FailureEntry } from "../ledger/ledger.ts";
import type { StatusDocument } from "../status/document.ts";
import { callStateDir } from "./call-settings.ts";
import { findProxy } from "./find-proxy.ts";
import type { ParsedArguments } from "./flags.ts";
import { printWarning } from "./output.ts";

export interface RecordedFailures {
  /** The latest stands last. */
  readonly rows: readonly FailureEntry[];
  readonly folder: string;
  /** Of the proxy that runs; null where none does. */
  readonly status: StatusDocument | null;
}

/** What cannot be read on disk is told, since what the proxy has may be all that is wanted. */
export async function recordedFailures(call: ParsedArguments): Promise<RecordedFailures> {
  const stateDir = callStateDir(call);
  const status = (await findProxy(call, stateDir))?.status ?? null;
  // A `run` beside another proxy has a state directory of its own, but not for what outlasts it.
  const folder = status?.ledgerFolder ?? historyFolder(stateDir);
  return { rows: mergeRows(readKept(folder), status?.recentRelayFailures ?? []), folder, status };
}

function readKept(folder: string): FailureEntry[] {
  try {
    return readHistory(folder);
  } catch (error) {
    printWarning(error instanceof Error ? error.message : String(error));
    return [];
  }
}
