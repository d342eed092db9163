// The answer to what is not CONNECT: the status, or 405 with a text that says what to do.

import { failureOf } from "../failures/catalogue.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { sayAndClose } from "../sockets/linger.ts";
import type { OwnedSocket } from "../sockets/owned-socket.ts";
import { parseAuthority } from "../wire/authority.ts";
import { parseHost } from "../wire/host.ts";
import { formatReply } from "../wire/reply.ts";
import type { RequestHead } from "../wire/request-head.ts";
import { refusalReply } from "./refusal.ts";
import { classifyRequest, type OwnEndpoint } from "./status-request.ts";

const schemeAndAuthority = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i;

/** The `name:port` that a plain request was for, without userinfo, path or query; empty when it cannot be told. */
export function plainRequestTarget(head: RequestHead): string {
  const absolute = schemeAndAuthority.exec(head.target);
  const host = head.headers.find(([name]) => name === "host")?.[1];
  const raw = absolute?.[2] ?? host ?? "";
  const authority = raw.slice(raw.lastIndexOf("@") + 1);
  const defaultPort = absolute?.[1]?.toLowerCase() === "https" ? 443 : 80;
  const withPort = parseAuthority(authority);
  if (withPort.ok) return authority.toLowerCase();
  const alone = parseHost(authority);
  return alone.ok ? `${authority.toLowerCase()}:${defaultPort}` : "";
}

type PlainRequestCode = "plain-http" | "https-without-connect";

/** An absolute https:// URL says that the client takes the proxy for one that encrypts on its behalf. */
function plainRequestCode(head: RequestHead): PlainRequestCode {
  return schemeAndAuthority.exec(head.target)?.[1]?.toLowerCase() === "https"
    ? "https-without-connect"
    : "plain-http";
}

function methodNotAllowed(head: RequestHead, code: PlainRequestCode, id: string, target: string): Buffer {
  const { happened, remedy } = failureOf(code);
  const body = [
    `agentproxy: ${happened}`,
    `It was: ${head.method} for ${target === "" ? "no host that can be read" : target}.`,
    `What to do: ${remedy}`,
    `(${code}, ${id})`,
    "",
  ].join("\n");
  return formatReply({
    status: 405,
    reason: "Method Not Allowed: this proxy serves CONNECT (https) only",
    headers: [
      ["Allow", "CONNECT"],
      ["Content-Type", "text/plain; charset=utf-8"],
      ["X-Agentproxy-Code", code],
      ["X-Agentproxy-Id", id],
    ],
    body,
    headOnly: head.method === "HEAD",
  });
}

function statusReply(json: string, headOnly: boolean): Buffer {
  return formatReply({
    status: 200,
    reason: "OK",
    headers: [
      ["Content-Type", "application/json; charset=utf-8"],
      ["Cache-Control", "no-store"],
      ["X-Content-Type-Options", "nosniff"],
    ],
    body: json,
    headOnly,
  });
}

/** Answers a request that is not CONNECT and closes the connection. `status` makes the status JSON. */
export function answerPlainRequest(
  socket: OwnedSocket,
  head: RequestHead,
  own: OwnEndpoint & { readonly ledger: Ledger; readonly status: () => string },
): void {
  const requestClass = classifyRequest(head, own);
  // The peer's address counts too: a gateway may listen on more than loopback.
  const peer = socket.remoteAddress ?? "";
  const isLocalPeer = peer === own.hostname || /^(127\.|::1$|::ffff:127\.)/.test(peer);
  if (requestClass === "status" && isLocalPeer) {
    return sayAndClose(socket, statusReply(own.status(), head.method === "HEAD"));
  }
  if (requestClass !== "other") {
    const entry = own.ledger.record({
      code: "misdirected-request",
      host: plainRequestTarget(head),
      detail: "The status was asked for under a foreign name or by a foreign page.",
      clientPort: socket.remotePort,
    });
    return sayAndClose(socket, refusalReply(entry));
  }
  const target = plainRequestTarget(head);
  const code = plainRequestCode(head);
  const entry = own.ledger.record({
    code,
    host: target,
    detail: `${head.method} request for ${target === "" ? "an unreadable host" : target} answered 405.`,
    clientPort: socket.remotePort,
  });
  sayAndClose(socket, methodNotAllowed(head, code, entry.id, target));
}
