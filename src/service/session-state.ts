// What a service tells of the session that it serves: grows while the session is being set up.

import type { SessionGit } from "../git/session-git.ts";
import type { GitConflict } from "../git/conflict.ts";
import type { PlaceReport } from "../stores/place-report.ts";
import type { TrustState } from "../trust/trust-state.ts";

export interface SessionState {
  trust: TrustState;
  /** While stores and settings of tools are still being written. */
  isSettingUp: boolean;
  accommodations: readonly PlaceReport[];
  git: SessionGit;
  gitConflicts: readonly GitConflict[];
}

/** The codes of everything that some tool will not trust or find us for. */
export function trustFailureCodes({ trust, accommodations }: SessionState): string[] {
  const failed = accommodations.flatMap(({ code }) => (code === null ? [] : [code]));
  return [...new Set([...trust.toolTrustFailureCodes, ...failed])];
}

/** The codes of the conflicts that change what git does. */
export function gitConflictCodes({ gitConflicts }: SessionState): string[] {
  const found = gitConflicts.filter(({ severity }) => severity !== "harmless").map(({ code }) => code);
  return [...new Set(found)];
}

/** Whether the image's own store has the CA: it had when we started, or we have put it there since. */
export function hasSystemCa({ trust, accommodations }: SessionState): boolean {
  const written = accommodations.filter(({ store }) => store === "system-store");
  return trust.hasSystemCa || (written.length > 0 && written.every(({ state }) => state !== "failed"));
}
