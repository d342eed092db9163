// Serves the pages of the catalogue, and says which there are where none was meant.

import { ownFolder, type OwnAnswer, type OwnPages } from "../proxy/own-pages.ts";
import { pages } from "./catalogue.ts";
import type { Page, PageSources } from "./page.ts";

function notFound(): OwnAnswer {
  const all = Object.keys(pages).map((name) => `  ${ownFolder}${name}\n`);
  return {
    status: 404,
    reason: "Not Found",
    headers: [["Content-Type", "text/plain; charset=utf-8"]],
    body: `agentproxy: there is no such page; there are:\n${all.join("")}`,
  };
}

export function servePages(sources: PageSources): OwnPages {
  const made = new Map<string, Promise<Page>>();

  function pageAt(path: string): Promise<Page> | null {
    if (!Object.hasOwn(pages, path)) return null;
    const known = made.get(path) ?? pages[path]?.().then((make) => make(sources)) ?? null;
    if (known !== null) made.set(path, known);
    return known;
  }

  return async (request) => {
    const page = await pageAt(request.path);
    return page === null ? notFound() : page(request);
  };
}
