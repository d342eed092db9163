// What became of one place that was set up, cleared or looked at.

export interface PlaceReport {
  /** The store's id. */
  readonly store: string;
  readonly path: string;
  /** written: changed now, and verified. current: ours was there already, and was verified. failed: see the code. */
  readonly state: "written" | "current" | "failed";
  /** One of the store's codes where it failed, else null. */
  readonly code: string | null;
  /** What went wrong, a sentence without final stop; null where nothing did. */
  readonly detail: string | null;
  /** What a person does about it. */
  readonly advice: string | null;
}
