// GET /__agentproxy/events: server-sent events for whoever watches.

import { fieldValues } from "../wire/field-lines.ts";
import { createEventFeed } from "./event-feed.ts";
import type { PageMaker } from "./page.ts";

export const eventsPage: PageMaker = (sources) => {
  const feed = createEventFeed(sources);
  return ({ headers, query }) => {
    // A browser comes back to the same URL, so what it has seen since is the newer of the two.
    const [seen] = fieldValues(headers, "last-event-id");
    const after = seen ?? new URLSearchParams(query).get("since");
    return {
      status: 200,
      reason: "OK",
      headers: [["Content-Type", "text/event-stream"]],
      body: (reader) => feed.join(reader, after),
    };
  };
};
