// One client connection, from its first byte to the moment that a route takes it over or it is refused.

import type { FailureCode } from "../failures/catalogue.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { nowhere } from "../sockets/crowd.ts";
import { cancelDeadline, expireAfter, type Deadline } from "../sockets/deadline.ts";
import { sayAndClose } from "../sockets/linger.ts";
import type { OwnedSocket, SocketOwner } from "../sockets/owned-socket.ts";
import { formatAuthority, type Authority } from "../wire/authority.ts";
import { readCommonConnect } from "../wire/common-connect.ts";
import { parseConnect } from "../wire/connect-request.ts";
import { createHeadCollector, maxHeadBytes, type HeadCollector } from "../wire/head-collector.ts";
import { parseRequestHead } from "../wire/request-head.ts";
import type { OwnService } from "./answer-own.ts";
import { reportCarryFault } from "./carry-fault.ts";
import { holdClient } from "./held-client.ts";
import { isOwnAddress } from "./own-address.ts";
import { answerPlainRequest } from "./plain-request.ts";
import type { OwnEndpoint } from "./own-request.ts";
import { refusalReply } from "./refusal.ts";
import type { Route } from "./route.ts";

/** What every session of a proxy shares. */
export interface SessionContext extends OwnEndpoint, OwnService {
  readonly route: Route;
  readonly ledger: Ledger;
  /** How long a head may take to arrive; default 10 s. */
  readonly headTimeoutMs?: number;
}

const nothing = Buffer.alloc(0);
const defaultHeadTimeoutMs = 10_000;
/** Past the cap, where every connection is one too many, it may take this long. */
const overflowHeadTimeoutMs = 1_000;

/** A class, not closures: thousands of these are made in a second, and what is made is collected again. */
class Session implements SocketOwner, Deadline {
  atMs = 0;
  place = nowhere;
  private collector: HeadCollector | null = null;

  constructor(
    private readonly socket: OwnedSocket,
    private readonly context: SessionContext,
    private readonly isOverflow: boolean,
  ) {}

  data(chunk: Buffer): void {
    if (this.collector === null) {
      const common = readCommonConnect(chunk);
      if (common !== null) {
        cancelDeadline(this);
        return this.carry(common.authority, common.target, nothing);
      }
      this.collector = createHeadCollector("request");
    }
    const step = this.collector.push(chunk);
    switch (step.state) {
      case "more":
        return;
      case "done":
        cancelDeadline(this);
        return this.answer(step.head, step.rest);
      case "too-large":
        return this.refuse("head-too-large", "", `The request head is longer than ${maxHeadBytes} bytes.`);
      case "malformed":
        return this.refuse("malformed-request", "", `The request head is malformed: ${step.fault}.`);
    }
  }

  drain(): void {}

  // Half-closed before the head was complete: it never will be.
  end(): void {
    cancelDeadline(this);
    this.socket.end();
  }

  close(): void {
    cancelDeadline(this);
  }

  expire(): void {
    this.refuse("head-too-slow", "", "No complete request head arrived in time.");
  }

  private refuse(code: FailureCode, host: string, detail: string): void {
    cancelDeadline(this);
    sayAndClose(
      this.socket,
      refusalReply(this.context.ledger.record({ code, host, detail, clientPort: this.socket.remotePort })),
    );
  }

  private answer(headBytes: Buffer, rest: Buffer): void {
    const head = parseRequestHead(headBytes);
    if (!head.ok)
      return this.refuse("malformed-request", "", `The request head is malformed: ${head.fault}.`);
    if (head.value.method !== "CONNECT") return answerPlainRequest(this.socket, head.value, this.context);

    const connect = parseConnect(head.value);
    if (!connect.ok)
      return this.refuse("malformed-request", "", `The CONNECT request is malformed: ${connect.fault}.`);
    this.carry(connect.value, formatAuthority(connect.value), rest);
  }

  private carry(authority: Authority, target: string, rest: Buffer): void {
    const { context } = this;
    if (this.isOverflow)
      return this.refuse(
        "too-many-connections",
        target,
        "All connections that the proxy may have are in use.",
      );
    if (isOwnAddress(authority.host, authority.port, context.port)) {
      return this.refuse("proxy-loop", target, "The destination is this proxy.");
    }
    const request = { authority, target, client: holdClient(this.socket, rest) };
    try {
      context.route
        .open(request)
        ?.catch((error: unknown) => reportCarryFault(context.ledger, request, error));
    } catch (error) {
      reportCarryFault(context.ledger, request, error);
    }
  }
}

/**
 * The owner of a connection that has just been accepted. `isOverflow`: there are too many already, so CONNECT is
 * answered 503; our own pages still answer.
 */
export function startSession(socket: OwnedSocket, context: SessionContext, isOverflow: boolean): SocketOwner {
  const session = new Session(socket, context, isOverflow);
  expireAfter(isOverflow ? overflowHeadTimeoutMs : (context.headTimeoutMs ?? defaultHeadTimeoutMs), session);
  return session;
}
