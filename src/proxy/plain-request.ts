// The answer to what is not CONNECT: a page of our own, or 405 with a text that says what to do.

import { failureOf } from "../failures/catalogue.ts";
import { guideCommand } from "../failures/explain.ts";
import { plainRequestAdvice } from "../failures/plain-request-advice.ts";
import type { FailureEntry, Ledger } from "../ledger/ledger.ts";
import { sayAndClose } from "../sockets/linger.ts";
import type { OwnedSocket } from "../sockets/owned-socket.ts";
import { parseAuthority } from "../wire/authority.ts";
import { parseHost } from "../wire/host.ts";
import { formatReply } from "../wire/reply.ts";
import type { RequestHead } from "../wire/request-head.ts";
import { answerOwn, type OwnService } from "./answer-own.ts";
import { ownFolder } from "./own-pages.ts";
import { classifyRequest, isOurAuthority, type OwnEndpoint } from "./own-request.ts";
import { refusalReply } from "./refusal.ts";

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

/** The name that a client gives itself before a version (RFC 9110 section 10.1.5); null where it is not of that form. */
function productName(head: RequestHead): string | null {
  const agent = head.headers.find(([name]) => name === "user-agent")?.[1] ?? "";
  return /^[A-Za-z][\w .+-]{0,39}(?=\/)/.exec(agent)?.[0] ?? null;
}

type PlainRequestCode = "plain-http" | "https-without-connect";

/** An absolute https:// URL says that the client takes the proxy for one that encrypts on its behalf. */
function plainRequestCode(head: RequestHead): PlainRequestCode {
  return schemeAndAuthority.exec(head.target)?.[1]?.toLowerCase() === "https"
    ? "https-without-connect"
    : "plain-http";
}

function methodNotAllowed(head: RequestHead, { code, id, detail, hint }: FailureEntry): Buffer {
  const { happened } = failureOf(code);
  const body = [
    `agentproxy: ${happened}`,
    `It was: ${detail}`,
    `What to do: ${hint}`,
    `More: ${guideCommand(code)}`,
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

/** The peer's address counts as well as what it says: a gateway may listen on more than loopback. */
function isLocal({ remoteAddress: peer = "" }: OwnedSocket, own: OwnEndpoint): boolean {
  return peer === own.hostname || /^(127\.|::1$|::ffff:127\.)/.test(peer);
}

/** For who opens the proxy's URL as it is printed, or sends to a page what none takes. */
function ownPageAdvice(target: string): string {
  return `This is the proxy itself: open http://${target}${ownFolder} for its page, which takes GET and HEAD alone.`;
}

/** Answers a request that is not CONNECT and closes the connection. */
export function answerPlainRequest(
  socket: OwnedSocket,
  head: RequestHead,
  own: OwnEndpoint & OwnService & { readonly ledger: Ledger },
): void {
  const sorted = classifyRequest(head, own);
  if (sorted.kind === "own" && isLocal(socket, own)) {
    void answerOwn(socket, sorted.request, own);
    return;
  }
  const target = plainRequestTarget(head);
  if (sorted.kind !== "other") {
    const entry = own.ledger.record({
      code: "misdirected-request",
      host: target,
      detail: "Its Host, Origin or Sec-Fetch-Site is foreign, or it came from another machine.",
      clientPort: socket.remotePort,
    });
    return sayAndClose(socket, refusalReply(entry));
  }
  const code = plainRequestCode(head);
  const product = productName(head);
  const isForUs = code === "plain-http" && isOurAuthority(target, own);
  const advice = product === null ? null : plainRequestAdvice(code, product);
  const sender = product === null ? "a client that does not name itself" : product;
  const entry = own.ledger.record({
    code,
    host: target,
    detail: `${head.method} for ${target === "" ? "no host that can be read" : target}, from ${sender}; answered 405.`,
    remedy: isForUs ? ownPageAdvice(target) : advice,
    clientPort: socket.remotePort,
  });
  sayAndClose(socket, methodNotAllowed(head, entry));
}
