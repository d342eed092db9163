// Answers a request for one of the proxy's own pages.

import { sayAndClose } from "../sockets/linger.ts";
import { disown, type OwnedSocket } from "../sockets/owned-socket.ts";
import { formatReply } from "../wire/reply.ts";
import type { OwnAnswer, OwnPages, OwnRequest } from "./own-pages.ts";

/** A page that fails is a fault of ours, and none of the connections that the ledger tells of. */
function failed(error: unknown): OwnAnswer {
  return {
    status: 500,
    reason: "Internal Server Error",
    headers: [["Content-Type", "text/plain; charset=utf-8"]],
    body: `agentproxy: this page failed: ${error instanceof Error ? error.message : String(error)}\n`,
  };
}

/** Asks `pages`, answers with what they give, and closes the connection. */
export async function answerOwn(socket: OwnedSocket, request: OwnRequest, pages: OwnPages): Promise<void> {
  // What the client does meanwhile waits for whoever sends the answer.
  disown(socket);
  socket.pause();
  const answer = await pages(request).catch(failed);
  const { status, reason, body } = answer;
  const headers = [
    ...answer.headers,
    ["Cache-Control", "no-store"],
    ["X-Content-Type-Options", "nosniff"],
  ] as const;
  sayAndClose(socket, formatReply({ status, reason, headers, body, headOnly: request.method === "HEAD" }));
}
