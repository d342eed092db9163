// Own pages for a proxy whose own pages are not what a test is about.

import type { OwnPages } from "../../src/proxy/own-pages.ts";

/** One JSON page at every path. */
export function jsonPages(make: () => unknown): OwnPages {
  return async () => ({
    status: 200,
    reason: "OK",
    headers: [["Content-Type", "application/json; charset=utf-8"]],
    body: JSON.stringify(make()),
  });
}
