// GET /__agentproxy/schema.json: what the status looks like, as a JSON Schema.

import { statusSchema } from "../status/schema.ts";
import type { PageMaker } from "./page.ts";

export const schemaPage: PageMaker = () => () => ({
  status: 200,
  reason: "OK",
  headers: [["Content-Type", "application/schema+json; charset=utf-8"]],
  body: JSON.stringify(statusSchema, null, 2),
});
