// GET /__agentproxy/status: the status as JSON; with ?since=CURSOR only the failures that are new.

import type { StatusDocument } from "../status/document.ts";
import type { PageMaker, PageSources } from "./page.ts";

function statusSince(sources: PageSources, after: string | null): StatusDocument {
  if (after === null) return sources.status();
  const { failures, known, complete } = sources.ledger.since(after);
  return { ...sources.status(), recentRelayFailures: failures, since: { known, complete } };
}

export const statusPage: PageMaker = (sources) => (request) => ({
  status: 200,
  reason: "OK",
  headers: [["Content-Type", "application/json; charset=utf-8"]],
  body: JSON.stringify(statusSince(sources, new URLSearchParams(request.query).get("since")), null, 2),
});
