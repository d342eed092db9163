// Answers a request for one of the proxy's own pages.

import { sayAndClose } from "../sockets/linger.ts";
import { disown, isGone, type OwnedSocket } from "../sockets/owned-socket.ts";
import { limitSendBuffer } from "../sockets/send-buffer.ts";
import { formatReply } from "../wire/reply.ts";
import type { OwnAnswer, OwnPages, OwnRequest } from "./own-pages.ts";
import { startOwnStream } from "./own-stream.ts";

export interface OwnService {
  readonly ownPages: OwnPages;
  /** Counts a client among those that watch from now on; false where there are too many. It must not be gone. */
  watch(socket: OwnedSocket): boolean;
}

/** The kernel keeps about twice as much for a client that watches and does not read. */
const streamBufferBytes = 64 * 1024;

const plainText = [["Content-Type", "text/plain; charset=utf-8"]] as const;

/** A page that fails is a fault of ours, and none of the connections that the ledger tells of. */
function failed(error: unknown): OwnAnswer {
  const body = `agentproxy: this page failed: ${error instanceof Error ? error.message : String(error)}\n`;
  return { status: 500, reason: "Internal Server Error", headers: plainText, body };
}

const tooManyWatchers: OwnAnswer = {
  status: 503,
  reason: "Service Unavailable",
  headers: plainText,
  body: "agentproxy: too many clients watch already; end one, or ask for /__agentproxy/status?since=CURSOR now and then.\n",
};

/** Asks the pages and answers with what they give. The connection is closed after it, or with the stream's end. */
export async function answerOwn(
  socket: OwnedSocket,
  request: OwnRequest,
  service: OwnService,
): Promise<void> {
  // What the client does meanwhile waits for whoever sends the answer.
  disown(socket);
  socket.pause();
  const answer = await service.ownPages(request).catch(failed);
  const headOnly = request.method === "HEAD";
  const goesOn = typeof answer.body === "function" && !headOnly;
  if (goesOn) await limitSendBuffer(socket, streamBufferBytes);
  if (isGone(socket)) return;
  if (goesOn && !service.watch(socket)) return send(socket, tooManyWatchers, headOnly);
  send(socket, answer, headOnly);
}

function send(socket: OwnedSocket, { status, reason, headers, body }: OwnAnswer, headOnly: boolean): void {
  const reply = {
    status,
    reason,
    headers: [...headers, ["Cache-Control", "no-store"], ["X-Content-Type-Options", "nosniff"]],
    headOnly,
  } as const;
  if (typeof body !== "function") return sayAndClose(socket, formatReply({ ...reply, body }));
  const head = formatReply({ ...reply, body: null });
  if (headOnly) sayAndClose(socket, head);
  else startOwnStream(socket, head, body);
}
