// The status document: the JSON that GET /__agentproxy/status answers. Its names are interface; it only ever grows.

import type { GitConflict } from "../git/conflict.ts";
import type { FailureEntry, Tunnels } from "../ledger/ledger.ts";
import type { ProbeSight } from "../ledger/probe-tally.ts";
import type { PlaceReport } from "../stores/place-report.ts";

/** Grows with each change of the document's shape. */
export const statusSchemaVersion = 1;

/** One code of `problems`, told. */
export interface ProblemDetail {
  readonly code: string;
  /** What is wrong, without final stop. */
  readonly message: string;
  /** What to do about it; null where nothing is known. */
  readonly fix: string | null;
}

/** How far the failures are what is new since the moment that was asked about. */
export interface SinceAnswer {
  /** False for a moment that this run of the proxy does not know: then all failures are there. */
  readonly known: boolean;
  /** False where failures that belong there have been forgotten for newer ones. */
  readonly complete: boolean;
}

export interface StatusDocument {
  readonly enabled: boolean;
  readonly port: number;
  readonly caBundlePath: string | null;
  /** Whether the image's own system store has the CA. */
  readonly hasSystemCa: boolean;
  readonly noProxy: readonly string[];
  /** True with the embedded gateway. */
  readonly standalone: boolean;
  readonly javaTrustStorePath: string | null;
  readonly toolTrustFailureCodes: readonly string[];
  readonly gitConfigInjection: boolean;
  readonly gitSshRewrite: boolean;
  readonly gitConfigConflicts: readonly string[];
  readonly readmePath: string | null;
  /** Newest last, at most 100. */
  readonly recentRelayFailures: readonly FailureEntry[];
  /**
   * The moment of this answer. Asked for as `?since=CURSOR`, the status has only those failures that came, or happened
   * again, after it. A failure's id may stand there as well: then it is all since that failure first came.
   */
  readonly cursor: string;
  /** What became of `?since=`; null without it. */
  readonly since: SinceAnswer | null;

  /** Where failures are kept on disk, also those of other proxies and earlier ones, as JSON lines. */
  readonly ledgerFolder: string;

  readonly schemaVersion: number;
  readonly version: string;
  /** What tools on this machine have as HTTPS_PROXY. */
  readonly url: string;
  readonly uptimeSeconds: number;
  readonly pid: number;
  readonly health: "healthy" | "degraded";
  /** Codes of what makes the health degraded; empty when healthy. */
  readonly problems: readonly string[];
  /** The same, in the same order, each with what to do about it. */
  readonly problemDetails: readonly ProblemDetail[];
  readonly caPath: string | null;
  /** Where CONNECT is passed on to, without credentials; null with the embedded gateway. */
  readonly upstream: { readonly url: string; readonly authenticated: boolean } | null;
  readonly policy: {
    /** The file it came from, or "built-in". */
    readonly source: string;
    readonly default: "allow" | "deny";
    readonly rules: number;
  };
  /** What in git's configuration goes against the session; the codes of those that matter are in `gitConfigConflicts`. */
  readonly gitConfigConflictDetails: readonly GitConflict[];
  /** While stores and settings of tools are still being written. */
  readonly settingUp: boolean;
  /** The hosts whose ssh remotes are left alone although the settings name them. */
  readonly gitSshRewriteSkipped: readonly { readonly host: string; readonly reason: string }[];
  /** What was set up for tools outside the state directory, place by place. */
  readonly accommodations: readonly PlaceReport[];
  readonly tunnels: Tunnels;
  /** What came to the names below probe.agentproxy.internal, newest last, at most 256. */
  readonly probes: readonly ProbeSight[];
  readonly connections: { readonly open: number; readonly limit: number };
}
