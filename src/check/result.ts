// What came of trying the tools.

/**
 * works: it showed the page. failed: it reached the proxy, or tried to, and did not show the page. around: it never asked
 * the proxy. not-probed: it cannot be tried, and `cause` says why. missing: no copy is in the image.
 */
export type Outcome = "works" | "failed" | "around" | "not-probed" | "missing";

export interface ToolResult {
  /** The id in the catalogue. */
  readonly tool: string;
  readonly title: string;
  /** The copy, absolute; null where there is none. */
  readonly program: string | null;
  /** The library's path, for a tool that is one. */
  readonly library: string | null;
  readonly outcome: Outcome;
  /** Whether it asked the proxy; null where it was not run. */
  readonly reached: boolean | null;
  /** Whether it took the certificate; null where it was shown none. */
  readonly trusted: boolean | null;
  /** By which variables of the session, or else stores, it trusts the CA. */
  readonly trustsBy: readonly string[];
  /** By which it finds the proxy. */
  readonly findsBy: readonly string[];
  /** Null where it was not run. */
  readonly durationMs: number | null;
  /** The failure's code in the catalogue of failures, where the proxy has recorded one. */
  readonly code: string | null;
  /** A sentence without final stop; null where it works. */
  readonly cause: string | null;
  /** What to do about it, without final stop; null where nothing is known. */
  readonly fix: string | null;
  /** What is known not to work, of a tool that does not: "before 22.21: …". */
  readonly limits: readonly string[];
  /** The end of what it printed, where it does not work. */
  readonly output: string | null;
}
