// GET /__agentproxy/status: the status as JSON.

import type { PageMaker } from "./page.ts";

export const statusPage: PageMaker = (sources) => () => ({
  status: 200,
  reason: "OK",
  headers: [["Content-Type", "application/json; charset=utf-8"]],
  body: JSON.stringify(sources.status(), null, 2),
});
