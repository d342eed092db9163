// What the upstream gateway answers to our CONNECT, read whole when it is a refusal.

import { cancelDeadline, startDeadline } from "../sockets/deadline.ts";
import { disown, own, type OwnedSocket } from "../sockets/owned-socket.ts";
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

/** Reads the answer to a CONNECT that has been written to `far`. Never rejects. */
export function readUpstreamReply(far: OwnedSocket, timeoutMs: number): Promise<UpstreamReply> {
  return new Promise((resolve) => {
    let collector: HeadCollector | null = null;
    let head: ResponseHead | null = null;
    const body: Buffer[] = [];
    let bodyBytes = 0;
    let tail = "";
    let deadline = startDeadline(timeoutMs, () =>
      settle({ kind: "broken", why: `did not answer within ${timeoutMs / 1000} s`, timedOut: true }),
    );

    function settle(reply: UpstreamReply): void {
      cancelDeadline(deadline);
      disown(far);
      resolve(reply);
    }
    function settleBody(): void {
      if (head !== null) settle(rejection(head, Buffer.concat(body)));
    }
    function readBody(chunk: Buffer, of: ResponseHead): void {
      const kept = chunk.subarray(0, maxBodyBytes - bodyBytes);
      body.push(Buffer.from(kept));
      bodyBytes += kept.length;
      const length = bodyLength(of);
      tail = `${tail}${chunk.subarray(-lastChunk.length).toString("latin1")}`.slice(-lastChunk.length);
      const isOver = length === null ? isChunked(of) && tail === lastChunk : bodyBytes >= length;
      if (isOver || bodyBytes >= maxBodyBytes) settleBody();
    }
    function readHead(chunk: Buffer): void {
      if (collector === null) {
        if (isCommonAcceptance(chunk)) return settle({ kind: "accepted", rest: nothing });
        collector = createHeadCollector("response");
      }
      const step = collector.push(chunk);
      if (step.state === "more") return;
      if (step.state === "too-large") {
        return settle({ kind: "broken", why: "answered with a head over 16 KiB", timedOut: false });
      }
      if (step.state === "malformed") {
        return settle({
          kind: "broken",
          why: `answered with something that is not HTTP: ${step.fault}`,
          timedOut: false,
        });
      }
      const parsed = parseResponseHead(step.head);
      if (!parsed.ok) {
        return settle({
          kind: "broken",
          why: `answered with something that is not HTTP: ${parsed.fault}`,
          timedOut: false,
        });
      }
      const { status } = parsed.value;
      if (isInterim(parsed.value)) {
        collector = null;
        if (step.rest.length > 0) readHead(step.rest);
        return;
      }
      if (status === 101) {
        return settle({
          kind: "broken",
          why: "answered CONNECT with 101 Switching Protocols",
          timedOut: false,
        });
      }
      if (status >= 200 && status < 300) return settle({ kind: "accepted", rest: Buffer.from(step.rest) });
      head = parsed.value;
      cancelDeadline(deadline);
      deadline = startDeadline(bodyTimeoutMs, settleBody);
      if (bodyLength(head) === 0) settleBody();
      else if (step.rest.length > 0) readBody(step.rest, head);
    }
    function ended(error: Error | undefined): void {
      if (head !== null) return settleBody();
      const how = error === undefined ? "closed the connection" : `broke the connection (${error.message})`;
      settle({ kind: "broken", why: `${how} without an answer`, timedOut: false });
    }

    own(far, {
      data: (chunk) => (head === null ? readHead(chunk) : readBody(chunk, head)),
      drain() {},
      end: () => ended(undefined),
      close: ended,
    });
    far.resume();
  });
}
