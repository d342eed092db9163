// Follows the proxy's status: whole at first, then by its events, and past its restarts.

import type { FailureEntry } from "../ledger/ledger.ts";
import type { StatusDocument } from "../status/document.ts";
import { withFailure, withNews, type StatusNews } from "./news.ts";

/** `live`: each change is sent. `asking`: the status is fetched every few seconds. `lost`: nobody answers. */
export type Link = "live" | "asking" | "lost";

export interface Follower {
  status(document: StatusDocument): void;
  link(link: Link): void;
}

const folder = "/__agentproxy/";
const againMs = 2000;
const patienceMs = 5000;

/** @throws when nobody answers, or another than agentproxy */
async function fetchWhole(): Promise<StatusDocument> {
  const signal = AbortSignal.timeout(patienceMs);
  const reply = await fetch(`${folder}status`, { cache: "no-store", signal });
  if (!reply.ok) throw new Error(`Cannot get the status: ${reply.status}`);
  return (await reply.json()) as StatusDocument;
}

/** For as long as the page is open. */
export async function follow(follower: Follower): Promise<void> {
  for (;;) {
    try {
      const document = await fetchWhole();
      follower.status(document);
      follower.link("asking");
      await followEvents(document, follower);
    } catch {
      follower.link("lost");
    }
    await new Promise((resolve) => setTimeout(resolve, againMs));
  }
}

/** Until there are no more. The browser itself would come back after some ends and never after others. */
function followEvents(first: StatusDocument, follower: Follower): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const events = new EventSource(`${folder}events?since=${encodeURIComponent(first.cursor)}`);
  let document = first;
  const tell = (changed: StatusDocument): void => {
    document = changed;
    follower.status(changed);
  };
  const stop = (): void => {
    events.close();
    resolve();
  };
  const fetchAgain = (): void => void fetchWhole().then(tell, stop);
  events.addEventListener("open", () => follower.link("live"));
  events.addEventListener("status", ({ data }: MessageEvent<string>) => {
    const news = JSON.parse(data) as StatusNews;
    // What was set up comes by no event.
    if (news.settingUp !== document.settingUp) fetchAgain();
    tell(withNews(document, news));
  });
  events.addEventListener("failure", ({ data }: MessageEvent<string>) => {
    tell(withFailure(document, JSON.parse(data) as FailureEntry));
  });
  events.addEventListener("since", ({ data }: MessageEvent<string>) => {
    const { known, complete } = JSON.parse(data) as NonNullable<StatusDocument["since"]>;
    if (!known || !complete) fetchAgain();
  });
  events.addEventListener("error", stop);
  return promise;
}
