// Tests of answering a request for our own pages.

import { expect, test } from "bun:test";
import { answerOwn } from "../../src/proxy/answer-own.ts";
import type { OwnAnswer, OwnReader, OwnRequest } from "../../src/proxy/own-pages.ts";
import { listen } from "../../src/sockets/listen.ts";
import { rawClient, type RawPeer } from "../sockets/raw-peer.ts";
import { until } from "../support/until.ts";
import { parseReply } from "./session-rig.ts";

const get: OwnRequest = { method: "GET", path: "x", query: "", headers: [] };
const plain = (body: string): OwnAnswer => ({ status: 200, reason: "OK", headers: [], body });

/** A stream that keeps whom it goes to, and counts the readers that have left. */
function stream(): { answer: OwnAnswer; readonly readers: OwnReader[]; left: number } {
  const seen = {
    readers: [] as OwnReader[],
    left: 0,
    answer: {
      ...plain(""),
      body: (reader: OwnReader) => {
        seen.readers.push(reader);
        reader.send("first ");
        return () => void (seen.left += 1);
      },
    },
  };
  return seen;
}

interface Asked extends Disposable {
  readonly client: RawPeer;
  readonly answer: PromiseWithResolvers<OwnAnswer>;
  /** Resolves once the page has been asked. */
  readonly reached: Promise<unknown>;
  /** Resolves once the proxy's side knows that the connection is gone. */
  readonly gone: Promise<unknown>;
  /** Resolves once the answer has been given, to whomever. */
  readonly answered: Promise<unknown>;
  /** How many were counted among the watchers. */
  readonly watching: () => number;
}

/** A client whose first bytes ask for a page that answers when the test says so. */
async function ask(request: OwnRequest = get, hasRoom = true): Promise<Asked> {
  const answer = Promise.withResolvers<OwnAnswer>();
  const reached = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  let watching = 0;
  const watch = (): boolean => {
    watching += 1;
    return hasRoom;
  };
  const listener = listen(
    "127.0.0.1",
    0,
    (socket) => ({
      data() {
        void answerOwn(socket, request, { ownPages: () => answer.promise, watch }).then(answered.resolve);
        reached.resolve();
      },
      drain() {},
      end() {},
      close() {},
    }),
    () => gone.resolve(),
  );
  const client = await rawClient(listener.port);
  await client.send("x");
  return {
    client,
    answer,
    reached: reached.promise,
    gone: gone.promise,
    answered: answered.promise,
    watching: () => watching,
    [Symbol.dispose]: () => listener.stop(),
  };
}

test("a client that has finished sending before the page is ready gets the answer, and its connection ends", async () => {
  using asked = await ask();
  await asked.reached;
  asked.client.finish();
  await Bun.sleep(50);
  asked.answer.resolve(plain("late"));
  expect(parseReply((await asked.client.readToEnd()).toString()).body).toBe("late");
  expect(await asked.client.ended).not.toBe("reset");
});

test("a client that is gone before the page is ready does no harm, and watches nothing", async () => {
  for (const answer of [plain("nobody"), stream().answer]) {
    using asked = await ask();
    await asked.reached;
    asked.client.reset();
    await asked.gone;
    asked.answer.resolve(answer);
    await asked.answered;
    expect(asked.watching()).toBe(0);
  }
});

test("a page that fails is answered 500 with a text", async () => {
  using asked = await ask();
  await asked.reached;
  asked.answer.reject(new Error("out of luck"));
  const reply = parseReply((await asked.client.readToEnd()).toString());
  expect([reply.status, reply.body]).toEqual([500, "agentproxy: this page failed: out of luck\n"]);
  expect(reply.headers.get("cache-control")).toBe("no-store");
});

test("a page that goes on is sent without a length as it comes, and hears once that its reader is gone", async () => {
  for (const go of ["finish", "reset"] as const) {
    using asked = await ask();
    const seen = stream();
    asked.answer.resolve(seen.answer);
    const head = (await asked.client.readUntil("\r\n\r\n")).toString();
    expect(head).toStartWith("HTTP/1.1 200 OK\r\n");
    expect(head).not.toContain("Content-Length");
    expect(head).toContain("Cache-Control: no-store\r\n");
    await asked.client.readUntil("first ");
    seen.readers[0]?.send("second");
    await asked.client.readUntil("second");
    expect(seen.left).toBe(0);
    asked.client[go]();
    await until("the reader to have left", () => seen.left > 0);
    seen.readers[0]?.send("nobody");
    await asked.client.closed;
    expect(seen.left).toBe(1);
  }
});

test("HEAD of a page that goes on has its head and ends; where too many watch, GET is answered 503", async () => {
  const seen = stream();
  using headed = await ask({ ...get, method: "HEAD" }, false);
  headed.answer.resolve(seen.answer);
  const reply = parseReply((await headed.client.readToEnd()).toString());
  expect([reply.status, reply.headers.has("content-length"), reply.body]).toEqual([200, false, ""]);
  using refused = await ask(get, false);
  refused.answer.resolve(seen.answer);
  const { status, body } = parseReply((await refused.client.readToEnd()).toString());
  expect([status, body]).toEqual([503, expect.stringContaining("/__agentproxy/status?since=")]);
  expect(seen.readers).toEqual([]);
});
