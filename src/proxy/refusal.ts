// A refusal on the wire: the reply to a CONNECT (or other request) that will not be carried.

import { failureOf } from "../failures/catalogue.ts";
import { explain } from "../failures/explain.ts";
import type { FailureEntry } from "../ledger/ledger.ts";
import { formatReply } from "../wire/reply.ts";
import { statusPhrase } from "../wire/status-phrase.ts";

/**
 * The reply that tells of `entry`: status, a reason phrase that carries the reason (Go and Python print nothing else),
 * `X-Agentproxy-*` headers (apt prints those), and a JSON body (npm prints its `error`).
 */
export function refusalReply(
  entry: FailureEntry,
  extraHeaders: readonly (readonly [string, string])[] = [],
): Buffer {
  const status = entry.status ?? 502;
  const { title } = failureOf(entry.code);
  const explanation = explain(entry);
  const reason = entry.reason ?? entry.detail;
  return formatReply({
    status,
    reason: `${statusPhrase(status)}: ${title}: ${reason}`,
    headers: [
      ["Content-Type", "application/json; charset=utf-8"],
      ["X-Agentproxy-Code", entry.code],
      ["X-Agentproxy-Reason", reason],
      ["X-Agentproxy-Id", entry.id],
      ...extraHeaders,
    ],
    body: `${JSON.stringify(explanation, null, 2)}\n`,
  });
}
