// The pages at a probe name: what each tool's probe asks for.

import type { ProbeSight } from "../ledger/probe-tally.ts";
import { formatReply } from "../wire/reply.ts";
import type { RequestHead } from "../wire/request-head.ts";

/** The whole answer to one request, after which the connection is closed. */
export function probePage({ method, target }: RequestHead, { name, answer }: ProbeSight): Buffer {
  const path = target.split("?", 1)[0] ?? "";
  const { type, body } = pageAt(path, name, answer);
  return formatReply({
    status: 200,
    reason: "OK",
    headers: [
      ["Content-Type", type],
      ["Cache-Control", "no-store"],
      // Clients of S3 refuse an object without them.
      ["ETag", `"${answer}"`],
      ["Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT"],
    ],
    body,
    headOnly: method === "HEAD",
  });
}

function pageAt(
  path: string,
  name: string,
  answer: string,
): { readonly type: string; readonly body: string } {
  // A repository over "dumb" HTTP (gitprotocol-http(5)): a list of refs, and what HEAD stands for.
  if (path.endsWith("/info/refs")) return { type: "text/plain", body: `${answer}\trefs/heads/probe\n` };
  if (path.endsWith("/HEAD")) return { type: "text/plain", body: "ref: refs/heads/probe\n" };
  // One line, since pip shows the line of a list of requirements that it cannot read.
  return { type: "application/json", body: `${JSON.stringify({ answer, name, path })}\n` };
}
