// The shape of a check of `doctor`: a name and a run.

import type { PlaceReport } from "../stores/place-report.ts";
import type { StatusDocument } from "../status/document.ts";
import type { Certificate } from "../trust/pem.ts";
import type { SessionFacts } from "../trust/session-facts.ts";

export interface RunningProxy {
  readonly pid: number;
  readonly hostname: string;
  readonly port: number;
  readonly url: string;
}

/** What a check may look at. It changes nothing. */
export interface Examination {
  /** Of the shell that asks. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly home: string;
  /** Absolute: where the shell is, whose project's files count too. */
  readonly folder: string;
  readonly stateDir: string;
  /** From the record that the proxy left; null where none runs. */
  readonly running: RunningProxy | null;
  /** What it answers; null where it does not. */
  readonly status: StatusDocument | null;
  /** What `env` would change in this shell; null where no proxy runs. */
  readonly environment: {
    readonly set: Readonly<Record<string, string>>;
    readonly unset: readonly string[];
  } | null;
  /** What a session's settings are made of; null where no proxy runs. */
  readonly facts: SessionFacts | null;
  /** Ids of the stores that were set up. */
  readonly stores: ReadonlySet<string>;
  /** The CAs that sign for the session. */
  readonly authorities: readonly Certificate[];
  /** Looks at places that were set up, and gives back those that are not as they should be. */
  readonly verifyStores: (places: readonly PlaceReport[]) => Promise<readonly PlaceReport[]>;
  readonly nowMs: number;
}

/** problem: some tool fails, or goes around. warning: it will, or verifies less. note: to know, nothing to do. */
export type Gravity = "problem" | "warning" | "note";

export interface Finding {
  /** Snake case, stable. */
  readonly code: string;
  readonly gravity: Gravity;
  /** A sentence without final stop. */
  readonly message: string;
  /** What to do: a command where there is one. */
  readonly fix: string | null;
  /** File and line, or variable; null where it is of none. */
  readonly place: string | null;
}

export interface Check {
  /** Kebab case, stable. */
  readonly id: string;
  readonly title: string;
  /** Ids of checks whose problem makes this one's findings follow-on symptoms. */
  readonly dependsOn: readonly string[];
  /** Null where there is nothing to look at. */
  run(examination: Examination): Promise<readonly Finding[] | null>;
}

export interface CheckReport {
  readonly id: string;
  readonly title: string;
  /**
   * silenced: it found something, which the problem of a check that it depends on explains. skipped: there was nothing to
   * look at. failed: it could not be run.
   */
  readonly state: "ok" | "problem" | "warning" | "silenced" | "skipped" | "failed";
  readonly findings: readonly Finding[];
  /** The ids of the checks whose problems silence it. */
  readonly because: readonly string[];
}
