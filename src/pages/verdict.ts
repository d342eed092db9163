// GET /__agentproxy/verdict?target=HOST:PORT: what would become of a tunnel to a host, as JSON.

import { parseAuthority } from "../wire/authority.ts";
import type { PageMaker } from "./page.ts";

export const verdictPage: PageMaker = (sources) => async (request) => {
  const target = parseAuthority(new URLSearchParams(request.query).get("target") ?? "");
  if (!target.ok) {
    return {
      status: 400,
      reason: "Bad Request",
      headers: [["Content-Type", "text/plain; charset=utf-8"]],
      body: `agentproxy: ?target=HOST:PORT names the host: ${target.fault}\n`,
    };
  }
  return {
    status: 200,
    reason: "OK",
    headers: [["Content-Type", "application/json; charset=utf-8"]],
    body: JSON.stringify(await sources.judge(target.value), null, 2),
  };
};
