// The status with what has come since: pure, from one value to the next.

import type { FailureEntry } from "../ledger/ledger.ts";
import type { StatusDocument } from "../status/document.ts";

/** The part of the status that changes all the time. */
export type StatusNews = Partial<StatusDocument>;

/** As many as the status itself has. */
const keptFailures = 100;

export function withNews(status: StatusDocument, news: StatusNews): StatusDocument {
  return { ...status, ...news };
}

/** A failure that has happened again takes the place of what was said of it, and is the newest. */
export function withFailure(status: StatusDocument, failure: FailureEntry): StatusDocument {
  const others = status.recentRelayFailures.filter(({ id }) => id !== failure.id);
  return { ...status, recentRelayFailures: [...others, failure].slice(-keptFailures) };
}
