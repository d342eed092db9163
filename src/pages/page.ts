// One page of the proxy's own: what it is made from, and what it gives.

import type { Ledger } from "../ledger/ledger.ts";
import type { OwnAnswer, OwnRequest } from "../proxy/own-pages.ts";
import type { StatusDocument } from "../status/document.ts";
import type { HostVerdict } from "../status/host-verdict.ts";
import type { Authority } from "../wire/authority.ts";

/** What a page may tell of. */
export interface PageSources {
  /** As it is at the moment. */
  status(): StatusDocument;
  readonly ledger: Ledger;
  /** What would become of a tunnel there. */
  judge(authority: Authority): Promise<HostVerdict>;
}

/** Answers GET; of the answer to HEAD the proxy leaves the body out. */
export type Page = (request: OwnRequest) => OwnAnswer | Promise<OwnAnswer>;

/** Called once for each proxy, at the first request for the page: what it keeps from one request to the next is its own. */
export type PageMaker = (sources: PageSources) => Page;
