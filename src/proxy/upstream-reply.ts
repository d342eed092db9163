// What the upstream gateway answers to our CONNECT, read whole when it is a refusal.

import { nowhere } from "../sockets/crowd.ts";
import { cancelDeadline, expireAfter, type Deadline } from "../sockets/deadline.ts";
import { disown, own, type OwnedSocket, type SocketOwner } from "../sockets/owned-socket.ts";
import { isCommonAcceptance } from "../wire/common-acceptance.ts";
import type { Fields } from "../wire/field-lines.ts";
import { createHeadCollector, type HeadCollector } from "../wire/head-collector.ts";
import { printable } from "../wire/printable.ts";
import { isInterim, parseResponseHead, type ResponseHead } from "../wire/response-head.ts";

export type UpstreamReply =
  /** 2xx: the tunnel stands. The socket is without an owner, so own it in the same turn; `rest` came after the head. */
  | { readonly kind: "accepted"; readonly rest: Buffer }
  | {
      readonly kind: "rejected";
      readonly status: number;
      /** Status, reason and the first words of the body, printable. */
      readonly said: string;
      /** The reply for the client: the gateway's own, with those of these headers that it lacks, and closed after it. */
      readonly forward: (extraHeaders: Fields) => Buffer;
    }
  | { readonly kind: "broken"; readonly why: string; readonly timedOut: boolean };

const nothing = Buffer.alloc(0);

/** No more of a refusal's body is kept. */
const maxBodyBytes = 64 * 1024;
/** A body without a length, or a trickled one, is waited for no longer. */
const bodyTimeoutMs = 3_000;

/** RFC 9112 §7.1, without trailers, which nobody sends with a refusal. */
const lastChunk = "0\r\n\r\n";

// RFC 9110 §7.6.1: what belongs to one connection is not passed on.
const hopByHop = new Set(["connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade"]);

/** The first words of a body that a person would read: of HTML the title, else the text. */
function firstWords(body: Buffer): string {
  const text = body.subarray(0, 4096).toString("utf8");
  const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1];
  return printable((title ?? text.replace(/<[^>]*>/g, " ")).replace(/\s+/g, " ").trim(), 160);
}

function isChunked(head: ResponseHead): boolean {
  return head.headers.some(([name]) => name === "transfer-encoding");
}

function rejection(head: ResponseHead, body: Buffer): UpstreamReply {
  const words = firstWords(body);
  const squidError = head.headers.find(([name]) => name === "x-squid-error")?.[1];
  const said = [`${head.status} ${head.reason}`.trim(), squidError, words].filter(
    (part) => part !== undefined && part !== "",
  );
  return {
    kind: "rejected",
    status: head.status,
    said: printable(said.join("; ")),
    forward(extraHeaders) {
      const own = head.headers.filter(([name]) => !hopByHop.has(name) && name !== "content-length");
      const added = extraHeaders.filter(([name]) => own.every(([present]) => present !== name));
      const lines = [...own, ...added].map(([name, value]) => `${name}: ${value}`);
      if (!isChunked(head)) lines.push(`content-length: ${body.length}`);
      lines.unshift(`HTTP/1.1 ${head.status} ${head.reason}`);
      lines.push("connection: close", "", "");
      return Buffer.concat([Buffer.from(lines.join("\r\n"), "latin1"), body]);
    },
  };
}

function bodyLength(head: ResponseHead): number | null {
  const text = head.headers.find(([name]) => name === "content-length")?.[1];
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** A class, not closures, since every tunnel makes one. */
class Reading implements SocketOwner, Deadline {
  atMs = 0;
  place = nowhere;
  private collector: HeadCollector | null = null;
  private head: ResponseHead | null = null;
  private body: Buffer[] | null = null;
  private bodyBytes = 0;
  private tail = "";

  constructor(
    private readonly far: OwnedSocket,
    private readonly timeoutMs: number,
    private readonly done: (reply: UpstreamReply) => void,
  ) {}

  data(chunk: Buffer): void {
    if (this.head === null) this.readHead(chunk);
    else this.readBody(chunk, this.head);
  }
  drain(): void {}
  end(): void {
    this.ended(undefined);
  }
  close(error: Error | undefined): void {
    this.ended(error);
  }

  expire(): void {
    if (this.head !== null) return this.settleBody();
    this.breakOff(`did not answer within ${this.timeoutMs / 1000} s`, true);
  }

  private settle(reply: UpstreamReply): void {
    cancelDeadline(this);
    disown(this.far);
    this.done(reply);
  }
  private breakOff(why: string, timedOut: boolean): void {
    this.settle({ kind: "broken", why, timedOut });
  }
  private settleBody(): void {
    if (this.head !== null) this.settle(rejection(this.head, Buffer.concat(this.body ?? [])));
  }
  private readBody(chunk: Buffer, of: ResponseHead): void {
    const kept = chunk.subarray(0, maxBodyBytes - this.bodyBytes);
    (this.body ??= []).push(Buffer.from(kept));
    this.bodyBytes += kept.length;
    const length = bodyLength(of);
    this.tail = `${this.tail}${chunk.subarray(-lastChunk.length).toString("latin1")}`.slice(
      -lastChunk.length,
    );
    const isOver = length === null ? isChunked(of) && this.tail === lastChunk : this.bodyBytes >= length;
    if (isOver || this.bodyBytes >= maxBodyBytes) this.settleBody();
  }
  private readHead(chunk: Buffer): void {
    if (this.collector === null) {
      if (isCommonAcceptance(chunk)) return this.settle({ kind: "accepted", rest: nothing });
      this.collector = createHeadCollector("response");
    }
    const step = this.collector.push(chunk);
    if (step.state === "more") return;
    if (step.state === "too-large") return this.breakOff("answered with a head over 16 KiB", false);
    if (step.state === "malformed") {
      return this.breakOff(`answered with something that is not HTTP: ${step.fault}`, false);
    }
    const parsed = parseResponseHead(step.head);
    if (!parsed.ok) return this.breakOff(`answered with something that is not HTTP: ${parsed.fault}`, false);
    const { status } = parsed.value;
    if (isInterim(parsed.value)) {
      this.collector = null;
      if (step.rest.length > 0) this.readHead(step.rest);
      return;
    }
    if (status === 101) return this.breakOff("answered CONNECT with 101 Switching Protocols", false);
    if (status >= 200 && status < 300) return this.settle({ kind: "accepted", rest: Buffer.from(step.rest) });
    this.head = parsed.value;
    expireAfter(bodyTimeoutMs, this);
    if (bodyLength(this.head) === 0) this.settleBody();
    else if (step.rest.length > 0) this.readBody(step.rest, this.head);
  }
  private ended(error: Error | undefined): void {
    if (this.head !== null) return this.settleBody();
    const how = error === undefined ? "closed the connection" : `broke the connection (${error.message})`;
    this.breakOff(`${how} without an answer`, false);
  }
}

/** Reads the answer to a CONNECT that has been written to `far`, and calls `done` once. */
export function readUpstreamReply(
  far: OwnedSocket,
  timeoutMs: number,
  done: (reply: UpstreamReply) => void,
): void {
  const reading = new Reading(far, timeoutMs, done);
  expireAfter(timeoutMs, reading);
  own(far, reading);
  far.resume();
}
