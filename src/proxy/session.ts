// One client connection, from its first byte to the moment that a route takes it over or it is refused.

import type { FailureCode } from "../failures/catalogue.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { cancelDeadline, startDeadline } from "../sockets/deadline.ts";
import { sayAndClose } from "../sockets/linger.ts";
import type { OwnedSocket, SocketOwner } from "../sockets/owned-socket.ts";
import { formatAuthority, type Authority } from "../wire/authority.ts";
import { readCommonConnect } from "../wire/common-connect.ts";
import { parseConnect } from "../wire/connect-request.ts";
import { createHeadCollector, maxHeadBytes, type HeadCollector } from "../wire/head-collector.ts";
import { parseRequestHead } from "../wire/request-head.ts";
import { holdClient } from "./held-client.ts";
import { isOwnAddress } from "./own-address.ts";
import { answerPlainRequest } from "./plain-request.ts";
import { refusalReply } from "./refusal.ts";
import type { Route } from "./route.ts";
import type { OwnEndpoint } from "./status-request.ts";

/** What every session of a proxy shares. */
export interface SessionContext extends OwnEndpoint {
  readonly route: Route;
  readonly ledger: Ledger;
  readonly status: () => string;
  /** How long a head may take to arrive; default 10 s. */
  readonly headTimeoutMs?: number;
}

const nothing = Buffer.alloc(0);
const defaultHeadTimeoutMs = 10_000;
/** Past the cap, where every connection is one too many, it may take this long. */
const overflowHeadTimeoutMs = 1_000;

/**
 * The owner of a connection that has just been accepted. `isOverflow`: there are too many already, so CONNECT is
 * answered 503; the status still answers.
 */
export function startSession(socket: OwnedSocket, context: SessionContext, isOverflow: boolean): SocketOwner {
  const { ledger, headTimeoutMs = defaultHeadTimeoutMs } = context;
  let collector: HeadCollector | null = null;
  const deadline = startDeadline(isOverflow ? overflowHeadTimeoutMs : headTimeoutMs, () =>
    refuse("head-too-slow", "", "No complete request head arrived in time."),
  );

  function refuse(code: FailureCode, host: string, detail: string): void {
    cancelDeadline(deadline);
    sayAndClose(socket, refusalReply(ledger.record({ code, host, detail })));
  }

  function answer(headBytes: Buffer, rest: Buffer): void {
    const head = parseRequestHead(headBytes);
    if (!head.ok) return refuse("malformed-request", "", `The request head is malformed: ${head.fault}.`);
    if (head.value.method !== "CONNECT") return answerPlainRequest(socket, head.value, context);

    const connect = parseConnect(head.value);
    if (!connect.ok)
      return refuse("malformed-request", "", `The CONNECT request is malformed: ${connect.fault}.`);
    carry(connect.value, formatAuthority(connect.value), rest);
  }

  function carry(authority: Authority, target: string, rest: Buffer): void {
    if (isOverflow)
      return refuse("too-many-connections", target, "All connections that the proxy may have are in use.");
    if (isOwnAddress(authority.host, authority.port, context.port)) {
      return refuse("proxy-loop", target, "The destination is this proxy.");
    }
    const client = holdClient(socket, rest);
    context.route.open({ authority, target, client }).catch((error: unknown) => {
      const detail = `Carrying the tunnel failed: ${error instanceof Error ? error.message : String(error)}.`;
      if (client.gone) ledger.record({ code: "internal-error", host: target, detail });
      else refuse("internal-error", target, detail);
    });
  }

  return {
    data(chunk) {
      if (collector === null) {
        const common = readCommonConnect(chunk);
        if (common !== null) {
          cancelDeadline(deadline);
          return carry(common.authority, common.target, nothing);
        }
        collector = createHeadCollector("request");
      }
      const step = collector.push(chunk);
      switch (step.state) {
        case "more":
          return;
        case "done":
          cancelDeadline(deadline);
          return answer(step.head, step.rest);
        case "too-large":
          return refuse("head-too-large", "", `The request head is longer than ${maxHeadBytes} bytes.`);
        case "malformed":
          return refuse("malformed-request", "", `The request head is malformed: ${step.fault}.`);
      }
    },
    drain() {},
    // Half-closed before the head was complete: it never will be.
    end() {
      cancelDeadline(deadline);
      socket.end();
    },
    close() {
      cancelDeadline(deadline);
    },
  };
}
