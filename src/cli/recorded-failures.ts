// What failed on a state directory: what is kept on disk, and what a running proxy has not written yet.

import { historyFolder, historySizes } from "../history/files.ts";
import { mergeRows, readHistory } from "../history/read.ts";
import type { FailureEntry } from "../ledger/ledger.ts";
import { callStateDir } from "./call-settings.ts";
import { findProxy } from "./find-proxy.ts";
import type { ParsedArguments } from "./flags.ts";
import { printWarning } from "./output.ts";

/**
 * A function that gives the failures, the latest last, and may be asked again and again. What cannot be read on disk is
 * told, since what the proxy has may be all that is wanted.
 */
export function recordReader(call: ParsedArguments): () => Promise<readonly FailureEntry[]> {
  const stateDir = callStateDir(call);
  let folder = historyFolder(stateDir);
  let kept: readonly FailureEntry[] = [];
  let sizes = "";
  const readKept = (): void => {
    try {
      // Reading it all again costs more than to look whether it has grown.
      const now = `${folder} ${historySizes(folder).join(" ")}`;
      if (now !== sizes) kept = readHistory(folder);
      sizes = now;
    } catch (error) {
      printWarning(error instanceof Error ? error.message : String(error));
    }
  };
  return async () => {
    const status = (await findProxy(call, stateDir))?.status ?? null;
    // A `run` beside another proxy has a state directory of its own, but not for what outlasts it.
    folder = status?.ledgerFolder ?? folder;
    readKept();
    return mergeRows(kept, status?.recentRelayFailures ?? []);
  };
}

/** Names the folder, which may be another than was meant. */
export function nothingRecorded(call: ParsedArguments): string {
  return `No failure is recorded in "${callStateDir(call)}"`;
}
