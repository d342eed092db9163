// The pages that there are, by their paths below /__agentproxy/.

import type { PageMaker } from "./page.ts";

/** Each is loaded when it is first asked for: most proxies are never asked, and what they do not load they do not hold. */
export const pages: Readonly<Record<string, () => Promise<PageMaker>>> = {
  "": async () => (await import("./home.ts")).homePage,
  events: async () => (await import("./events.ts")).eventsPage,
  metrics: async () => (await import("./metrics.ts")).metricsPage,
  "schema.json": async () => (await import("./schema.ts")).schemaPage,
  status: async () => (await import("./status.ts")).statusPage,
  verdict: async () => (await import("./verdict.ts")).verdictPage,
};
